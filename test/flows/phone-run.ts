import { ok } from 'neverthrow';
import { createActor, waitFor } from 'xstate';
import { type PhoneEnrollmentInput, phoneEnrollmentMachine } from '../../machines/phone-enrollment.ts';
import * as auth0 from '../../src/auth0/index.ts';
import { createSimulatedClock, isRecord, secret } from '../../src/domain/index.ts';
import {
  createAuth0Emulator,
  createOktaEmulator,
  DEFAULT_USER,
  type Emulator,
  type Fault,
  type IssuedTokens,
} from '../../src/emulator/index.ts';
import * as okta from '../../src/okta/index.ts';
import { phoneNumbers } from '../../src/phone/index.ts';
import { createStepUp, send, withServices } from '../../src/runtime/index.ts';
import type { Provider } from './email-run.ts';

export const NUMBER = '+4915123456789';
const MINUTE_MS = 60_000;

export interface PhoneRunOptions {
  /** The number as it would be typed in Germany, by default. */
  readonly input?: PhoneEnrollmentInput;
  readonly signedInMinutesAgo?: number;
  /** Whether codes get through to phones only where they are sent again (Okta). */
  readonly isDeliveryFailing?: boolean;
  /** Whether the first code is asked for in vain, and Okta refuses to send again what was never sent. */
  readonly isFirstCodeLost?: boolean;
}

/** The phone flow on a provider's emulator, over HTTP; the user steps up whenever asked. */
export async function startPhoneRun(provider: Provider, options: PhoneRunOptions = {}) {
  const clock = createSimulatedClock();
  const emulator: Emulator<string, unknown> = createEmulator();
  const server = await emulator.listen();
  let session: IssuedTokens = await emulator.signIn(DEFAULT_USER.login);
  clock.advance((options.signedInMinutesAgo ?? 0) * MINUTE_MS);
  const account = { provider, issuer: server.url, subject: session.subject };
  const resends: boolean[] = [];
  const settings = {
    baseUrl: server.url,
    account,
    clock,
    token: () => session.accessToken,
    fetch: watched,
  };
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
  const services =
    provider === 'okta'
      ? okta.phoneEnrollment(okta.createOktaClient(settings))
      : auth0.phoneEnrollment(auth0.createAuth0Client(settings));
  const machine = withServices(phoneEnrollmentMachine, {
    ...services,
    ...phoneNumbers(),
    stepUp: stepUp.service,
  });
  emulator.requests.clear();

  function startFlow(input: PhoneEnrollmentInput) {
    const flow = createActor(machine, { clock, input }).start();
    // Or nobody's, while a limit is waited for.
    const isUsersTurn = () =>
      waitFor(
        flow,
        ({ status, tags }) => status === 'done' || tags.has('awaitingUser') || tags.has('failed'),
        { timeout: 4_000 },
      );
    const user = (event: () => Parameters<typeof send<typeof flow>>[1]) => async (): Promise<void> => {
      const answer = send(flow, event());
      if (!answer.accepted) throw new Error(`The flow does not take ${event().type}: ${answer.reason}.`);
      await isUsersTurn();
    };
    return {
      flow,
      isUsersTurn,
      state: () => {
        const { value } = flow.getSnapshot();
        return typeof value === 'string' ? value : value.active.journey;
      },
      failure: () => flow.getSnapshot().context.failure?.kind,
      submitNumber: (phoneNumber: string) => user(() => ({ type: 'phone.submit', phoneNumber }))(),
      submitCode: (code: string) => user(() => ({ type: 'code.submit', code: secret(code) }))(),
      retry: user(() => ({ type: 'flow.retry' })),
      canAskForCall: () => flow.getSnapshot().can({ type: 'code.resend', channel: 'call' }),
      askForCall: user(() => ({ type: 'code.resend', channel: 'call' })),
      askForText: user(() => ({ type: 'code.resend', channel: 'sms' })),
    };
  }

  const first = startFlow(options.input ?? { phoneNumber: '0151 23456789', country: 'DE' });
  const flows = [first];
  await first.isUsersTurn();
  return {
    ...first,
    clock,
    prompts,
    /** A further flow of the same account. */
    async again(input: PhoneEnrollmentInput) {
      const next = startFlow(input);
      flows.push(next);
      await next.isUsersTurn();
      return next;
    },
    /** The newest code. */
    code: () => emulator.outbox.latest(NUMBER)?.code ?? '',
    /** How the codes came, oldest first. */
    channels: () => emulator.outbox.messages(NUMBER).map(({ channel }) => channel),
    /** Whether each code that Okta was asked for was marked as sent again. */
    resends: () => resends,
    fault: (fault: Fault) => emulator.faults.add(fault),
    /** What every request came to, those of signing in aside. */
    statuses: () =>
      emulator.requests.all.filter(({ path }) => /^\/(idp|me)\//.test(path)).map(({ status }) => status),
    async close() {
      for (const { flow } of flows) flow.stop();
      await server.close();
    },
  };

  function watched(url: string | URL, init?: RequestInit): Promise<Response> {
    const body: unknown = typeof init?.body === 'string' ? JSON.parse(init.body) : null;
    if (isRecord(body) && typeof body.retry === 'boolean') resends.push(body.retry);
    return fetch(url, init);
  }

  function createEmulator() {
    if (provider === 'auth0') return createAuth0Emulator({ clock });
    const { isFirstCodeLost } = options;
    const emulator = createOktaEmulator({
      clock,
      ...(isFirstCodeLost && { undocumented: { phoneRetryWithoutCode: 'refuse' } }),
    });
    if (isFirstCodeLost) emulator.faults.add({ operation: 'sendPhoneChallenge', reset: true });
    if (options.isDeliveryFailing) emulator.accounts.setPhoneDelivery(DEFAULT_USER.login, 'fails');
    return emulator;
  }
}

export type PhoneRun = Awaited<ReturnType<typeof startPhoneRun>>;
