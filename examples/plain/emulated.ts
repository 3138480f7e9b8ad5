import * as auth0 from '../../src/auth0/index.ts';
import {
  createAuth0Emulator,
  createOktaEmulator,
  EMULATOR_CLIENT_ID,
  type EmulatedUser,
  type Emulator,
} from '../../src/emulator/index.ts';
import * as okta from '../../src/okta/index.ts';
import type { Mail } from './page/inbox.ts';
import type { SignedIn } from './page/session.ts';

/** An emulated provider with its user. */
export interface Tenant {
  /** A session that began `now`; by default one that is too old for changes to the account. */
  signedIn(when: string | undefined): Promise<SignedIn>;
  inbox(): readonly Mail[];
  close(): Promise<void>;
}

const MIA: EmulatedUser = { login: 'mia@example.com', password: 'password' };
const LONG_AGO_MS = 16 * 60_000;
/** How old a second factor may be on Auth0. */
const SECOND_FACTOR_AGE_SECONDS = 300;

/** Okta wants changes to the account to follow an authentication of at most 15 minutes. */
export async function emulateOkta(): Promise<Tenant> {
  const scopes = okta.scopesFor('emailEnrollment', 'webAuthnEnrollment');
  const emulator = createOktaEmulator({ users: [MIA], rateLimits: false });
  const { url, close } = await emulator.listen();
  return tenantOf(emulator, close, async (when) => {
    const { tokens, subject } = await tokensOf(emulator, scopes, when);
    return {
      account: { provider: 'okta', issuer: `${url}/oauth2/default`, subject },
      ...userOf(MIA),
      baseUrl: url,
      authorizeUrl: `${url}/oauth2/default/v1/authorize`,
      tokenUrl: `${url}/oauth2/default/v1/token`,
      scopes,
      audience: null,
      tokens,
    };
  });
}

/**
 * Auth0 answers its demand at the token endpoint: the session's token is good for reading, and one for changes
 * costs a second factor when the last one was given too long ago.
 */
export async function emulateAuth0(): Promise<Tenant> {
  const scopes = auth0.scopesFor('emailEnrollment', 'webAuthnEnrollment');
  const user = { ...MIA, oneTimeCode: '246810' };
  const emulator = createAuth0Emulator({
    users: [user],
    rateLimits: false,
    mfa: { maxAgeSeconds: SECOND_FACTOR_AGE_SECONDS },
  });
  const { url, close } = await emulator.listen();
  return tenantOf(emulator, close, async (when) => {
    const granted = scopes.filter((scope) => when === 'now' || scope.startsWith('read:'));
    const { tokens, subject } = await tokensOf(emulator, granted, when);
    return {
      account: { provider: 'auth0', issuer: `${url}/`, subject },
      ...userOf(user),
      baseUrl: url,
      authorizeUrl: `${url}/authorize`,
      tokenUrl: `${url}/oauth/token`,
      scopes,
      audience: `${url}/me/`,
      tokens,
    };
  });
}

type AnyEmulator = Emulator<string, unknown>;

function tenantOf(
  { outbox }: Pick<AnyEmulator, 'outbox'>,
  close: () => Promise<void>,
  signedIn: Tenant['signedIn'],
): Tenant {
  return {
    signedIn,
    inbox: () => outbox.messages().map(({ to, code = '', sentAt }) => ({ to, code, sentAt })),
    close,
  };
}

async function tokensOf(
  emulator: Pick<AnyEmulator, 'issueToken'>,
  scopes: readonly string[],
  when: string | undefined,
) {
  const issued = await emulator.issueToken(MIA.login, {
    scopes: ['openid', 'offline_access', ...scopes],
    authTimeAt: Date.now() - (when === 'now' ? 0 : LONG_AGO_MS),
  });
  const { accessToken, refreshToken = '', subject } = issued;
  return { subject, tokens: { accessToken, refreshToken, scopes } };
}

function userOf({ login, password, oneTimeCode }: EmulatedUser) {
  const code = oneTimeCode === undefined ? '' : `, one-time code ${oneTimeCode}`;
  return { login, credentials: `${login}, password ${password}${code}`, clientId: EMULATOR_CLIENT_ID };
}
