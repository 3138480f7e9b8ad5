import {
  type AuthenticationResponseJSON,
  type Continuation,
  continuation,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  type Secret,
  secret,
} from '../domain/index.ts';
import {
  type Answered,
  type Call,
  type CallOptions,
  decodeCreationOptions,
  decodeRequestOptions,
  member,
  numberIn,
  secretIn,
  send,
  stringIn,
} from '../http/index.ts';
import type { Auth0Client } from './client.ts';
import { AUTH_SESSION_LIFETIME_MS } from './methods/operations.ts';
import { oauthDialect } from './oauth-failure.ts';

// Signing in and up with a passkey, without a login page. Auth0 contract section 12.3. These calls go to the
// authorization server of the client's tenant, and need no token: they are how one is come by.

/** Which application signs in, and where its users are. */
export interface PasskeyApplication {
  readonly client_id: string;
  /** For applications that can keep one; never in a browser. */
  readonly client_secret?: Secret<string>;
  /** The database connection. */
  readonly realm?: string;
  /** The organization's id or name. */
  readonly organization?: string;
}

/** Who signs up: at least one of email, phone number and username. */
export interface PasskeySignUp extends PasskeyApplication {
  readonly user_profile: {
    readonly email?: string;
    /** In E.164. */
    readonly phone_number?: string;
    readonly username?: string;
    readonly name?: string;
    readonly given_name?: string;
    readonly family_name?: string;
    readonly nickname?: string;
    readonly picture?: string;
  };
  /** At most ten. */
  readonly user_metadata?: Readonly<Record<string, string>>;
}

/** What a ceremony is started with, and the session to complete it in. */
export interface StartedPasskeySession<Options> {
  /** Good for about five minutes. */
  readonly auth_session: Continuation<string>;
  readonly authn_params_public_key: Options;
}

/** What a sign-in or a sign-up is completed with. */
export interface PasskeyCompletion extends PasskeyApplication {
  readonly auth_session: Continuation<string>;
  /** What the ceremony answered: the proof, or at sign-up the new credential. */
  readonly authn_response: AuthenticationResponseJSON | RegistrationResponseJSON;
  /** Separated by spaces. */
  readonly scope?: string;
  /** For My Account, the tenant's own: `https://{domain}/me/`. */
  readonly audience?: string;
}

/** What the user has then. */
export interface PasskeyTokens {
  readonly access_token: Secret<string>;
  readonly id_token?: Secret<string>;
  readonly refresh_token?: Secret<string>;
  /** `Bearer`. */
  readonly token_type: string;
  /** How long the access token lives, in seconds. */
  readonly expires_in: number;
  /** What was granted, separated by spaces, where that is not all that was asked for. */
  readonly scope?: string;
}

// Auth0 contract section 12.3: no token, hence no scopes
const NONE = [] as const;

/** What the passkey operations ask the token for: nothing. */
export const passkeySignInScopes = {
  startPasskeySignIn: NONE,
  startPasskeySignUp: NONE,
  completePasskeySignIn: NONE,
} as const;

/**
 * Starts a sign-in and answers the options of its ceremony. An effect; no token. Fails with `not_enabled` (no
 * custom domain, passkeys or the application's grant switched off), `invalid_input`, `rate_limited`.
 */
export function startPasskeySignIn(
  client: Auth0Client,
  application: PasskeyApplication,
  options?: CallOptions,
): Answered<StartedPasskeySession<PublicKeyCredentialRequestOptionsJSON>> {
  return start(
    client,
    { operation: 'startPasskeySignIn', path: ['passkey', 'challenge'], body: application },
    decodeRequestOptions,
    options,
  );
}

/**
 * Starts a sign-up and answers the options of its ceremony; the user is created when it is completed. An
 * effect; no token. Fails as `startPasskeySignIn` does.
 */
export function startPasskeySignUp(
  client: Auth0Client,
  signUp: PasskeySignUp,
  options?: CallOptions,
): Answered<StartedPasskeySession<PublicKeyCredentialCreationOptionsJSON>> {
  return start(
    client,
    { operation: 'startPasskeySignUp', path: ['passkey', 'register'], body: signUp },
    decodeCreationOptions,
    options,
  );
}

/**
 * Completes a sign-in or a sign-up and answers tokens. An effect; no token. Fails with `invalid_input` (the
 * session is over, or the passkey was not accepted: start again), `forbidden` (with the code `mfa_required`
 * where a second factor is wanted too), `not_enabled`, `rate_limited`.
 */
export function completePasskeySignIn(
  client: Auth0Client,
  completion: PasskeyCompletion,
  options?: CallOptions,
): Answered<PasskeyTokens> {
  return call(
    client,
    {
      operation: 'completePasskeySignIn',
      path: ['oauth', 'token'],
      body: {
        ...completion,
        grant_type: 'urn:okta:params:oauth:grant-type:webauthn',
        authn_response: acceptedMembersOf(completion.authn_response),
      },
      decode: decodeTokens,
    },
    options,
  );
}

function start<Options>(
  client: Auth0Client,
  parts: Pick<Call<unknown>, 'operation' | 'path' | 'body'>,
  decodeOptions: (value: unknown) => Options | undefined,
  options?: CallOptions,
): Answered<StartedPasskeySession<Options>> {
  function decode(value: unknown) {
    const authSession = stringIn(value, 'auth_session');
    const publicKey = decodeOptions(member(value, 'authn_params_public_key'));
    return authSession && publicKey ? { authSession, publicKey } : undefined;
  }
  return call(client, { ...parts, decode }, options).map(
    ({ data: { authSession, publicKey }, ...facts }) => ({
      ...facts,
      data: {
        auth_session: continuation(authSession, facts.receivedAt + AUTH_SESSION_LIFETIME_MS),
        authn_params_public_key: publicKey,
      },
    }),
  );
}

function call<T>(
  client: Auth0Client,
  parts: Pick<Call<T>, 'operation' | 'path' | 'body' | 'decode'>,
  options?: CallOptions,
): Answered<T> {
  // Auth0 contract section 12.3: these paths hang off the origin, and errors are OAuth's.
  const server = { ...client, baseUrl: new URL(client.baseUrl).origin, dialect: oauthDialect };
  return send(server, { ...parts, method: 'POST', scopes: NONE, anonymous: true }, options);
}

// Auth0 contract section 12.3: what stands in `authn_response`, and no more.
function acceptedMembersOf(ceremony: PasskeyCompletion['authn_response']) {
  const { id, rawId, type, authenticatorAttachment, clientExtensionResults } = ceremony;
  return {
    id,
    rawId,
    type,
    authenticatorAttachment,
    clientExtensionResults,
    response:
      'attestationObject' in ceremony.response ? newCredential(ceremony.response) : proof(ceremony.response),
  };
}

// Wrapped until they are sent, so that a refusal that quotes them does not carry them into its failure.
function newCredential({ clientDataJSON, attestationObject }: RegistrationResponseJSON['response']) {
  return { clientDataJSON: secret(clientDataJSON), attestationObject: secret(attestationObject) };
}

function proof(response: AuthenticationResponseJSON['response']) {
  const { authenticatorData, clientDataJSON, signature, userHandle } = response;
  return {
    authenticatorData: secret(authenticatorData),
    clientDataJSON: secret(clientDataJSON),
    signature: secret(signature),
    userHandle: userHandle === undefined ? undefined : secret(userHandle),
  };
}

// Auth0 contract section 12.1
function decodeTokens(value: unknown): PasskeyTokens | undefined {
  const access_token = secretIn(value, 'access_token');
  const token_type = stringIn(value, 'token_type');
  const expires_in = numberIn(value, 'expires_in');
  if (!access_token || token_type === undefined || expires_in === undefined) return undefined;
  const id_token = secretIn(value, 'id_token');
  const refresh_token = secretIn(value, 'refresh_token');
  const scope = stringIn(value, 'scope');
  return {
    access_token,
    token_type,
    expires_in,
    ...(id_token && { id_token }),
    ...(refresh_token && { refresh_token }),
    ...(scope !== undefined && { scope }),
  };
}
