import * as auth0 from '../../../../src/auth0/index.ts';
import type { IssuedTokens } from '../../../../src/emulator/index.ts';
import { createAuth0Emulator, EMULATOR_CLIENT_ID, type Fault } from '../../../../src/emulator/index.ts';
import { EMAIL, OTHER_USER, USER } from '../../email-run.ts';
import { answerOf } from './service-result.ts';
import { refreshed } from './session.ts';
import { type Clocks, CODE_LIFETIME_SECONDS, EMULATOR, ONE_TIME_CODE } from './settings.ts';
import { type ClientSettings, type Wire, type World, wired } from './world.ts';

const BAD_TOKEN: Fault = {
  status: 401,
  body: { type: 'https://auth0.com/api-errors#A0E-401-0003', title: 'Invalid Token', status: 401 },
};

export async function createAuth0World(clocks: Clocks, wire?: Wire): Promise<World> {
  const emulator = createAuth0Emulator({
    ...EMULATOR,
    clock: clocks.server,
    codeLifetimeSeconds: CODE_LIFETIME_SECONDS.auth0,
    // Auth0 contract 12.6: a refresh is refused as soon as the last factor was given before.
    mfa: { maxAgeSeconds: 0 },
  });
  const { close } = await emulator.listen();
  const clientFor = ({ subject, ...settings }: ClientSettings) =>
    auth0.createAuth0Client({
      ...settings,
      baseUrl: emulator.url,
      account: { provider: 'auth0', issuer: emulator.url, subject },
      maxRetries: 0,
      timeoutMs: 2_000_000_000,
    });
  const clientOf = (user: string) =>
    clientFor({
      token: () => emulator.issueToken(user),
      fetch: wired(emulator.fetch, emulator, wire),
      subject: emulator.accounts.get(user).id,
      clock: clocks.client,
    });
  const other = clientOf(USER);
  const others = auth0.emailEnrollment(other);
  const options = { signal: new AbortController().signal };
  const enroll = { email: EMAIL, role: 'secondary', proven: null } as const;

  const isEnrolled = () =>
    emulator.accounts.get(USER).methods.some((method) => method.type === 'email' && method.email === EMAIL);

  async function remove(): Promise<void> {
    for (const { id } of emulator.accounts.get(USER).methods)
      await auth0.deleteAuthenticationMethod(other, id).then(answerOf);
  }

  function addVerified(): void {
    if (!isEnrolled()) emulator.accounts.addEmail(USER, { address: EMAIL });
  }

  const refresh = (tokens: IssuedTokens) =>
    refreshed(`${emulator.url}/oauth/token`, tokens, EMULATOR_CLIENT_ID);

  return {
    emulator,
    close,
    services: (settings) => auth0.emailEnrollment(clientFor(settings)),
    others,
    refresh,
    // Each enrollment has a code and a session of its own.
    invalidatesOlderCodes: false,
    get entry() {
      return isEnrolled() ? 'proved' : 'none';
    },
    requests: {
      enroll: 'createAuthenticationMethod',
      challenge: 'createAuthenticationMethod',
      verify: 'verifyAuthenticationMethod',
      poll: undefined,
      find: 'listAuthenticationMethods',
      discard: undefined,
    },
    enrollment: async () => (await others.enroll(enroll, options).then(answerOf)).enrollment,

    async arrange({ operation, name }) {
      if (operation === 'find' && name === 'verified') return addVerified();
      if (operation !== 'verify') return remove();
    },

    async cause({ operation, name }) {
      // The code that was sent is a wrong one.
      if (name === 'invalid_code') return {};
      // Auth0 contract 12.6: whoever has a second factor is asked for it, whoever has none logs in again.
      const demands = ['step_up_required', 'step_up_required (more)'];
      if (demands.includes(name)) {
        clocks.tickServer();
        emulator.accounts.setOneTimeCode(USER, name === 'step_up_required' ? undefined : ONE_TIME_CODE);
        // The API itself demands nothing: its token has to be refused, and it is the renewal that does.
        return { fault: BAD_TOKEN, isDemand: true };
      }
      if (name === 'conflict' && (operation === 'enroll' || operation === 'challenge')) {
        addVerified();
        return {};
      }
      return undefined;
    },

    setSecondFactor: (user, hasOne) =>
      emulator.accounts.setOneTimeCode(user, hasOne ? ONE_TIME_CODE : undefined),

    async codeOfAnotherAddress() {
      const address = 'somebody@example.com';
      const client = auth0.emailEnrollment(clientOf(OTHER_USER));
      await client.enroll({ ...enroll, email: address }, options).then(answerOf);
      return emulator.outbox.latest(address)?.code ?? '';
    },
  };
}
