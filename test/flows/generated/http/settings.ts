import { createSimulatedClock, type SimulatedClock } from '../../../../src/domain/index.ts';
import { OTHER_USER, USER } from '../../email-run.ts';

/**
 * How long a code lives at each provider: what the emulators are set up with, and what the models count on.
 * Okta says it with every code; Auth0 does not, so that the library counts on the documented time.
 */
export const CODE_LIFETIME_SECONDS = { okta: 240, auth0: 300 } as const;

/** After so many seconds a call that is refused for being too fast may be made again. */
export const RETRY_AFTER_SECONDS = 10;

export const ONE_TIME_CODE = '111111';
const MONTH_SECONDS = 2_592_000;

/** What every emulator is set up with: nothing happens by itself, only by the path. */
export const EMULATOR = {
  users: [
    { login: USER, password: 'first-password' },
    { login: OTHER_USER, password: 'second-password' },
  ],
  rateLimits: false,
  accessTokenLifetimeSeconds: MONTH_SECONDS,
} as const;

/** An authentication is always young enough: step-up is demanded by the path, or not at all. */
export const ANY_AGE_SECONDS = MONTH_SECONDS;

/** The two clocks of a run. */
export interface Clocks {
  readonly client: SimulatedClock;
  /** Goes with the client's, and is ahead of it: no clock of a browser shows what a server's does. */
  readonly server: SimulatedClock;
  /** A second passes at the server alone, so that what comes is later there than what was. */
  tickServer(): void;
  /** Sets the server back by so much, until it is called again. */
  setServerBack(byMs: number): void;
}

const SERVER_AHEAD_MS = 37_000;

export function createClocks(): Clocks {
  const client = createSimulatedClock();
  let aheadMs = SERVER_AHEAD_MS;
  let backMs = 0;
  return {
    client,
    server: { ...client, now: () => client.now() + aheadMs - backMs },
    tickServer() {
      aheadMs += 1_000;
    },
    setServerBack(byMs) {
      backMs = byMs;
    },
  };
}

/** Auth0 contract section 12.6. */
export const MULTI_FACTOR_ACR = 'http://schemas.openid.net/pape/policies/2007/06/multi-factor';
