import { createOktaEmulator } from '../../../../src/emulator/index.ts';
import { createOktaClient, type OktaClient } from '../../../../src/okta/index.ts';
import { ANY_AGE_SECONDS, type Clocks, CODE_LIFETIME_SECONDS, EMULATOR, ONE_TIME_CODE } from './settings.ts';
import { type ClientSettings, type Tenant, type Wire, wired } from './tenant.ts';

/** An org of Okta. */
export interface OktaTenant extends Tenant {
  readonly emulator: ReturnType<typeof createOktaEmulator>;
  client(settings: ClientSettings): OktaClient;
  /** A client of a user whose token is always new. */
  clientOf(user: string): OktaClient;
}

export async function createOktaTenant(
  clocks: Clocks,
  { wire, codeLifetimeSeconds = CODE_LIFETIME_SECONDS.okta }: TenantOptions = {},
): Promise<OktaTenant> {
  const emulator = createOktaEmulator({
    ...EMULATOR,
    clock: clocks.server,
    codeLifetimeSeconds,
    stepUp: { maxAgeSeconds: ANY_AGE_SECONDS },
    telephony: { secondsBetweenSends: 0 },
  });
  const { close } = await emulator.listen();
  const client = ({ subject, ...settings }: ClientSettings) =>
    createOktaClient({
      ...settings,
      baseUrl: emulator.url,
      account: { provider: 'okta', issuer: emulator.url, subject },
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
    setSecondFactor: (user, hasOne) =>
      emulator.accounts.setOneTimeCode(user, hasOne ? ONE_TIME_CODE : undefined),
  };
}

/** What a test may want otherwise. */
export interface TenantOptions {
  readonly wire?: Wire | undefined;
  readonly codeLifetimeSeconds?: number;
}
