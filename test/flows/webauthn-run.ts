import { ok } from 'neverthrow';
import { createActor, waitFor } from 'xstate';
import { PAGE, virtualCeremonies } from '../../demo/virtual-ceremony.ts';
import { webAuthnEnrollmentMachine } from '../../machines/webauthn-enrollment.ts';
import * as auth0 from '../../src/auth0/index.ts';
import { createSimulatedClock } from '../../src/domain/index.ts';
import {
  createAuth0Emulator,
  createOktaEmulator,
  createVirtualAuthenticator,
  DEFAULT_USER,
  type Emulator,
  type Fault,
  type IssuedTokens,
} from '../../src/emulator/index.ts';
import * as okta from '../../src/okta/index.ts';
import { createStepUp, send, withServices } from '../../src/runtime/index.ts';
import type { Provider } from './email-run.ts';

const MINUTE_MS = 60_000;

/** The requests that the flow's operations become, by the emulators' names. */
const REQUESTS = {
  okta: {
    start: 'startWebAuthnEnrollment',
    register: 'createWebAuthnEnrollment',
    find: 'listWebAuthnEnrollments',
  },
  auth0: {
    start: 'createAuthenticationMethod',
    register: 'verifyAuthenticationMethod',
    find: 'listAuthenticationMethods',
  },
} as const;

export interface WebAuthnRunOptions {
  readonly signedInMinutesAgo?: number;
}

/** The WebAuthn flow on a provider's emulator, over HTTP; the user steps up whenever asked. */
export async function startWebAuthnRun(
  provider: Provider,
  { signedInMinutesAgo = 0 }: WebAuthnRunOptions = {},
) {
  const clock = createSimulatedClock();
  const emulator: Emulator<string, unknown> =
    provider === 'okta' ? createOktaEmulator({ clock }) : createAuth0Emulator({ clock });
  const server = await emulator.listen();
  let session: IssuedTokens = await emulator.signIn(DEFAULT_USER.login);
  clock.advance(signedInMinutesAgo * MINUTE_MS);
  const account = { provider, issuer: server.url, subject: session.subject };
  const settings = { baseUrl: server.url, account, clock, token: () => session.accessToken, maxRetries: 0 };
  const prompts: unknown[] = [];
  const stepUp = createStepUp({
    account,
    clock,
    strategies: [
      {
        id: 'sign-in',
        async start({ requirement }) {
          prompts.push(requirement);
          session = await emulator.signIn(DEFAULT_USER.login, requirement);
          return ok({ subject: session.subject });
        },
      },
    ],
  });
  stepUp.prompt.subscribe((prompt) => prompt?.send({ type: 'stepUp.begin' }));
  let authenticator = createVirtualAuthenticator();
  let page = PAGE;
  const services =
    provider === 'okta'
      ? okta.webAuthnEnrollment(okta.createOktaClient(settings))
      : auth0.webAuthnEnrollment(auth0.createAuth0Client(settings));
  const machine = withServices(webAuthnEnrollmentMachine, {
    ...services,
    ...virtualCeremonies(
      () => authenticator,
      () => page,
    ),
    stepUp: stepUp.service,
  });
  emulator.requests.clear();

  function startFlow() {
    const flow = createActor(machine, { clock, input: {} }).start();
    const isUsersTurn = () =>
      waitFor(flow, ({ status, tags }) => status === 'done' || tags.has('awaitingUser'), { timeout: 4_000 });
    return {
      flow,
      isUsersTurn,
      state: () => {
        const { value } = flow.getSnapshot();
        return typeof value === 'string' ? value : value.active.journey;
      },
      failure: () => flow.getSnapshot().context.failure?.kind,
      /** What the user does, up to their next turn. */
      async does(type: 'ceremony.start' | 'ceremony.refresh' | 'flow.retry' | 'flow.cancel'): Promise<void> {
        const answer = send(flow, { type });
        if (!answer.accepted) throw new Error(`The flow does not take ${type}: ${answer.reason}.`);
        await isUsersTurn();
      },
    };
  }

  const first = startFlow();
  const flows = [first];
  await first.isUsersTurn();
  return {
    ...first,
    clock,
    prompts,
    /** A further flow of the same account. */
    async again() {
      const next = startFlow();
      flows.push(next);
      await next.isUsersTurn();
      return next;
    },
    setUserAgrees: (agrees: boolean) => authenticator.setUserAgrees(agrees),
    takeAnotherAuthenticator() {
      authenticator = createVirtualAuthenticator({ attachment: 'cross-platform' });
    },
    goToPage(origin: string) {
      page = { origin };
    },
    /** The ids of the credentials that the authenticator at hand keeps. */
    credentials: () => authenticator.credentials.map(({ id }) => id),
    fault: (operation: keyof (typeof REQUESTS)['okta'], fault: Fault) =>
      emulator.faults.add({ ...fault, operation: REQUESTS[provider][operation] }),
    /** What every request came to, those of signing in aside. */
    statuses: () =>
      emulator.requests.all.filter(({ path }) => /^\/(idp|me)\//.test(path)).map(({ status }) => status),
    async close() {
      for (const { flow } of flows) flow.stop();
      await server.close();
    },
  };
}

export type WebAuthnRun = Awaited<ReturnType<typeof startWebAuthnRun>>;
