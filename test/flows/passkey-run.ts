import { createActor, waitFor } from 'xstate';
import { virtualCeremonies } from '../../demo/virtual-ceremony.ts';
import { type EmailEnrollmentInput, emailEnrollmentMachine } from '../../machines/email-enrollment.ts';
import { type PasskeySignInInput, passkeySignInMachine } from '../../machines/passkey-sign-in.ts';
import * as auth0 from '../../src/auth0/index.ts';
import { type Account, createSimulatedClock } from '../../src/domain/index.ts';
import { createAuth0Emulator, EMULATOR_CLIENT_ID, type IssuedTokens } from '../../src/emulator/index.ts';
import type { TokenFunction } from '../../src/http/index.ts';
import type { PasskeySignIn } from '../../src/ports/index.ts';
import { createStepUp, embeddedStepUp, withServices } from '../../src/runtime/index.ts';
import { EMAIL, OTHER_USER, USER } from './email-run.ts';
import { passkeyOf } from './virtual-passkey.ts';

const USERS = [USER, OTHER_USER].map((login) => ({ login, password: 'correct-password' }));
const ORIGIN = 'https://example.auth0.com';
const SCOPES = auth0.scopesFor('emailEnrollment');

/** A page with a passkey on an emulated tenant: its token lives a minute, and so does every authentication. */
export async function startPasskeyRun({ passkeyUser = USER }: { readonly passkeyUser?: string } = {}) {
  const clock = createSimulatedClock();
  const emulator = createAuth0Emulator({
    clock,
    users: USERS,
    rateLimits: false,
    accessTokenLifetimeSeconds: 60,
    // Auth0 contract 12.6: whoever has no second factor has to log in again.
    mfa: { maxAgeSeconds: 60 },
  });
  const authenticator = await passkeyOf(emulator, passkeyUser, ORIGIN);
  const session = await emulator.signIn(USER);
  const account: Account = { provider: 'auth0', issuer: emulator.url, subject: session.subject };
  const tokens = auth0.signInTokens(refreshing(emulator.fetch, session), { clock });
  const client = auth0.createAuth0Client({
    baseUrl: emulator.url,
    account,
    token: tokens.source,
    fetch: emulator.fetch,
    clock,
    maxRetries: 0,
  });
  const page = { origin: ORIGIN };
  const signInMachine = withServices(passkeySignInMachine, {
    ...auth0.passkeySignIn(client, { client_id: EMULATOR_CLIENT_ID }, { scopes: SCOPES }),
    ...virtualCeremonies(
      () => authenticator,
      () => page,
    ),
  });
  const taken: PasskeySignIn[] = [];
  const passkey = embeddedStepUp(signInMachine, {
    id: 'passkey',
    clock,
    input: { expectedSubject: account.subject },
    onSignedIn(signIn) {
      taken.push(signIn);
      tokens.take(signIn);
    },
  });
  const stepUp = createStepUp({ account, clock, strategies: [passkey] });
  const emailMachine = withServices(emailEnrollmentMachine, {
    ...auth0.emailEnrollment(client),
    stepUp: stepUp.service,
  });
  // The page begins at once: it is the sign-in that waits for a click.
  stepUp.prompt.subscribe((prompt) => prompt?.send({ type: 'stepUp.begin' }));
  emulator.requests.clear();

  return {
    clock,
    emulator,
    account,
    authenticator,
    client,
    tokens,
    taken,
    page,
    passkey,
    stepUp,
    /** The next sign-in of a step-up, when it waits for the user's click. */
    async awaitsGesture() {
      const flow = await new Promise<ReturnType<typeof passkey.flow.get>>((resolve) => {
        const stop = passkey.flow.subscribe((shown) => {
          if (!shown) return;
          stop();
          resolve(shown);
        });
      });
      if (!flow) throw new Error('No sign-in is under way.');
      await comesTo(flow, 'gesture');
      return flow;
    },
    count: (operation: Parameters<typeof emulator.requests.of>[0]) =>
      emulator.requests.of(operation).filter(({ reached }) => reached).length,
    code: () => emulator.outbox.latest(EMAIL)?.code ?? '',
    signIn: (input: PasskeySignInInput = {}) => createActor(signInMachine, { clock, input }).start(),
    email: (input: EmailEnrollmentInput) => createActor(emailMachine, { clock, input }).start(),
  };
}

type SignIn = Awaited<ReturnType<typeof startPasskeyRun>>['signIn'];

/** Waits until the sign-in is in one of these places. */
export function comesTo(flow: ReturnType<SignIn>, ...steps: readonly string[]) {
  return waitFor(
    flow,
    (snapshot) => steps.includes(Object.values(snapshot.getMeta())[0]?.step ?? 'nowhere'),
    { timeout: 4_000 },
  );
}

/** What an application does without its SDK: the token at hand, and a refresh once that is refused. */
function refreshing(fetch: typeof globalThis.fetch, session: IssuedTokens): TokenFunction {
  const { accessToken, subject, refreshToken } = session;
  return async ({ reason }) => {
    if (reason === 'initial') return { accessToken, subject };
    const answer = await fetch(`${ORIGIN}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        client_id: EMULATOR_CLIENT_ID,
        refresh_token: refreshToken ?? '',
      }),
    });
    const body: { readonly access_token: string } = await answer.json();
    if (!answer.ok) throw body;
    return { accessToken: body.access_token, subject };
  };
}
