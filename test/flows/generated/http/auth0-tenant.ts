import { type Auth0Client, createAuth0Client } from '../../../../src/auth0/index.ts';
import { createAuth0Emulator, EMULATOR_CLIENT_ID } from '../../../../src/emulator/index.ts';
import { refreshed } from './session.ts';
import { type Clocks, CODE_LIFETIME_SECONDS, EMULATOR, ONE_TIME_CODE } from './settings.ts';
import { type ClientSettings, type Tenant, type Wire, wired } from './tenant.ts';

/** A tenant of Auth0. */
export interface Auth0Tenant extends Tenant {
  readonly emulator: ReturnType<typeof createAuth0Emulator>;
  client(settings: ClientSettings): Auth0Client;
  /** A client of a user whose token is always new. */
  clientOf(user: string): Auth0Client;
}

export async function createAuth0Tenant(clocks: Clocks, wire?: Wire): Promise<Auth0Tenant> {
  const emulator = createAuth0Emulator({
    ...EMULATOR,
    clock: clocks.server,
    codeLifetimeSeconds: CODE_LIFETIME_SECONDS.auth0,
    // Auth0 contract 12.6: a refresh is refused as soon as the last factor was given before.
    mfa: { maxAgeSeconds: 0 },
  });
  const { close } = await emulator.listen();
  const client = ({ subject, ...settings }: ClientSettings) =>
    createAuth0Client({
      ...settings,
      baseUrl: emulator.url,
      account: { provider: 'auth0', issuer: emulator.url, subject },
      maxRetries: 0,
      timeoutMs: 2_000_000_000,
    });
  return {
    emulator,
    close,
    client,
    clientOf: (user) =>
      client({
        token: () => emulator.issueToken(user),
        fetch: wired(emulator.fetch, emulator, wire),
        subject: emulator.accounts.get(user).id,
        clock: clocks.client,
      }),
    refresh: (tokens) => refreshed(`${emulator.url}/oauth/token`, tokens, EMULATOR_CLIENT_ID),
    setSecondFactor: (user, hasOne) =>
      emulator.accounts.setOneTimeCode(user, hasOne ? ONE_TIME_CODE : undefined),
  };
}
