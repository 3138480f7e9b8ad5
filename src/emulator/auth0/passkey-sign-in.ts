import type { Clock } from '../../domain/index.ts';
import type { Directory } from '../accounts.ts';
import { isEmailAddress, isJsonObject, type JsonObject, parseJson } from '../json.ts';
import { createWindow, type Limit } from '../rate-limits.ts';
import type { SeededSource } from '../seeded-source.ts';
import type { Call, Route } from '../server.ts';
import { relyingPartyAt } from '../webauthn/relying-party.ts';
import { newCeremony } from '../webauthn/verification.ts';
import type { Auth0Account } from './accounts.ts';
import type { Auth0Settings } from './options.ts';
import { passkeyCreationOptions, passkeyRequestOptions } from './passkey-options.ts';
import type { NewPasskeyUser, PasskeySession, PasskeySessions } from './passkey-sessions.ts';

/** The operations that start a sign-in or a sign-up with a passkey, by the names that this library gives them. */
export type Auth0PasskeyOperation = 'startPasskeySignIn' | 'startPasskeySignUp';

/** What starting a sign-in needs. */
export interface PasskeySignInParts {
  readonly settings: Auth0Settings;
  readonly accounts: Directory<Auth0Account>;
  readonly sessions: PasskeySessions;
  readonly clock: Clock;
  readonly source: SeededSource;
}

/** A refusal with an OAuth body (Auth0 contract section 12.3). */
interface Refusal {
  readonly status: number;
  readonly error: string;
  readonly description: string;
}

const MINUTE_MS = 60_000;
/** Auth0 says that there is a limit per address, not which: the one on challenges is taken. */
const STARTS_A_MINUTE = 15;
/** Emulators see no addresses. */
const EVERYBODY = '';
const MAX_METADATA = 10;

/** Native sign-in and sign-up with passkeys (Auth0 contract section 12.3). */
export function passkeySignInRoutes(parts: PasskeySignInParts): readonly Route<Auth0PasskeyOperation>[] {
  const { settings, accounts, sessions, clock, source } = parts;
  const { features, webAuthn, signIn } = settings;
  const starts: Limit = createWindow(settings.rateLimits ? STARTS_A_MINUTE : Infinity, MINUTE_MS);

  async function answer(call: Call, options: typeof signInOptions | typeof signUpOptions): Promise<Response> {
    const allowance = starts.take(EVERYBODY, clock.now());
    if (!allowance.allowed) {
      const response = refused({ status: 429, error: 'too_many_requests', description: 'Try again later.' });
      const waitMs = allowance.resetAt - clock.now();
      response.headers.set('retry-after', String(Math.max(1, Math.ceil(waitMs / 1000))));
      return response;
    }
    if (!features.passkeySignIn) {
      return refused({ status: 404, error: 'not_found', description: 'Passkeys are not enabled.' });
    }
    const body = parseJson(await call.request.text())?.value;
    if (!isJsonObject(body)) return refused(invalidRequest('The body must be a JSON object.'));
    const { client_id: clientId } = body;
    if (typeof clientId !== 'string') return refused(invalidRequest('Missing required parameter: client_id'));
    if (signIn.passkeyClients && !signIn.passkeyClients.includes(clientId)) {
      return refused({ status: 401, error: 'invalid_client', description: 'Unknown or not allowed client.' });
    }
    const started = options(body, clientId, call.origin);
    if ('error' in started) return refused(started);
    return Response.json(
      {
        auth_session: sessions.start(started.session),
        authn_params_public_key: started.options,
      },
      { headers: NO_STORE },
    );
  }

  function signInOptions(_: JsonObject, clientId: string, origin: string) {
    const { ceremony, relyingParty } = ceremonyAt(origin);
    const session: PasskeySession = { ...ceremony, clientId, newUser: undefined };
    return { session, options: passkeyRequestOptions(ceremony, relyingParty, webAuthn) };
  }

  function signUpOptions(body: JsonObject, clientId: string, origin: string) {
    const newUser = newUserIn(body, `auth0|${source.hex(24)}`);
    if ('error' in newUser) return newUser;
    if (accounts.find(newUser.login)) return invalidRequest('The user already exists.');
    const { ceremony, relyingParty } = ceremonyAt(origin);
    const user = { id: newUser.id, name: newUser.login, displayName: newUser.displayName };
    const session: PasskeySession = { ...ceremony, clientId, newUser };
    return { session, options: passkeyCreationOptions({ ceremony, relyingParty, user, settings: webAuthn }) };
  }

  function ceremonyAt(origin: string) {
    const ceremony = newCeremony(source, clock.now(), settings.codeLifetimeMs);
    return { ceremony, relyingParty: relyingPartyAt(origin, webAuthn) };
  }

  return [
    {
      operation: 'startPasskeySignIn',
      method: 'POST',
      path: '/passkey/challenge',
      handle: (call) => answer(call, signInOptions),
    },
    {
      operation: 'startPasskeySignUp',
      method: 'POST',
      path: '/passkey/register',
      handle: (call) => answer(call, signUpOptions),
    },
  ];
}

const NO_STORE = { 'cache-control': 'no-store' };

function refused({ status, error, description }: Refusal): Response {
  return Response.json({ error, error_description: description }, { status, headers: NO_STORE });
}

function invalidRequest(description: string): Refusal {
  return { status: 400, error: 'invalid_request', description };
}

/** Auth0 contract section 12.3: an email, a phone number or a username, and at most ten texts. */
function newUserIn(body: JsonObject, id: string): NewPasskeyUser | Refusal {
  const { user_profile: profile, user_metadata: metadata = {} } = body;
  if (!isJsonObject(profile)) return invalidRequest('Missing required parameter: user_profile');
  const { email, phone_number: phoneNumber, username, name } = profile;
  if (email !== undefined && !isEmailAddress(email)) return invalidRequest('The email is not valid.');
  const login = [email, phoneNumber, username].find((one) => typeof one === 'string');
  if (login === undefined) return invalidRequest('An email, a phone number or a username is needed.');
  const isPlain = isJsonObject(metadata) && Object.values(metadata).every((one) => typeof one === 'string');
  if (!isPlain || Object.keys(metadata).length > MAX_METADATA) {
    return invalidRequest(`user_metadata must hold at most ${MAX_METADATA} strings.`);
  }
  const displayName = typeof name === 'string' ? name : login;
  return { id, login, displayName, ...(isEmailAddress(email) && { email }) };
}
