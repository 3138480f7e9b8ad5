import type { JWTPayload } from 'jose';
import type { Account } from '../accounts.ts';

/** One issuer of tokens; Okta has several. */
export interface AuthorizationServer {
  readonly name: string;
  readonly paths: {
    readonly authorize: string;
    readonly token: string;
    readonly keys: string;
    readonly configuration: string;
  };
  issuer(origin: string): string;
}

/** How and when a user has proved who they are. */
export interface Authentication {
  /** Epoch ms. */
  readonly authTimeAt: number;
  /** When a second factor was last given; `undefined` when none was. */
  readonly secondFactorAt: number | undefined;
  readonly acr: string | undefined;
  readonly amr: readonly string[];
}

/** What a client may have tokens for. */
export interface Grant {
  readonly accountId: string;
  readonly clientId: string;
  readonly server: AuthorizationServer;
  /** The emulator's origin as this client knows it. */
  readonly origin: string;
  readonly scopes: readonly string[];
  readonly audience: string;
  readonly nonce: string | undefined;
  /** The thumbprint of the key that tokens are bound to (RFC 9449); `undefined` for those that are not. */
  readonly jkt: string | undefined;
  readonly authentication: Authentication;
  /** Shared by a sign-in session and every token that came of it. */
  readonly contextId: string;
}

/** An OAuth error, as the token endpoint answers it and the callback URL carries it. */
export interface OAuthRefusal {
  readonly error: string;
  readonly error_description: string;
  readonly [member: string]: unknown;
}

/** What a refresh asks for; `undefined` means left out. */
export interface RefreshRequest {
  readonly scopes: readonly string[] | undefined;
  readonly audience: string | undefined;
}

/** A refusal with its HTTP status. */
export interface RefusedGrant {
  readonly status: number;
  readonly body: OAuthRefusal;
}

/** What the token endpoint issues tokens for, or why it does not. */
export type GrantOutcome = Grant | RefusedGrant;

/** What the token endpoint is asked with a grant type beyond codes and refresh tokens. */
export interface ExtensionGrantRequest {
  /** Values that are no text arrive as JSON. */
  readonly parameters: Readonly<Record<string, string | undefined>>;
  readonly server: AuthorizationServer;
  readonly origin: string;
  readonly rules: AuthorizationRules;
}

/** A grant type beyond codes and refresh tokens (RFC 6749 section 4.5). */
export interface ExtensionGrant {
  /** Its name in `grant_type`. */
  readonly type: string;
  redeem(request: ExtensionGrantRequest): Promise<GrantOutcome>;
}

/** Where the providers' authorization servers differ. */
export interface AuthorizationRules {
  readonly servers: readonly [AuthorizationServer, ...AuthorizationServer[]];
  /** Every scope there is, besides those of OpenID Connect. */
  readonly apiScopes: readonly string[];
  /** What happens when a client asks for a scope that does not exist. */
  readonly unknownScopes: 'refuse' | 'drop';
  readonly accessTokenLifetimeSeconds: number;
  /** The audience of `issueToken` and `signIn`. */
  apiAudience(origin: string): string;
  /** The audience of an authorize request that names this one, or none. */
  audienceOf(asked: string | undefined, origin: string): string;
  /** Whether this user has to give a second factor for these `acr_values` and this audience. */
  secondFactor(
    account: Account,
    acrValues: readonly string[],
    grant: { readonly audience: string; readonly origin: string },
  ): 'needed' | 'not_needed' | 'unavailable';
  acrOf(withSecondFactor: boolean): string | undefined;
  accessTokenClaims(grant: Grant, account: Account): JWTPayload;
  readonly extensionGrants: readonly ExtensionGrant[];
  /** Decides what a refresh is granted. */
  refresh(grant: Grant, request: RefreshRequest, account: Account): GrantOutcome;
}

/** The scopes that every authorization server knows. */
export const OPENID_SCOPES: readonly string[] = ['openid', 'profile', 'email', 'offline_access'];

/** Authentication methods (`amr`) by RFC 8176. */
export function amrOf(withSecondFactor: boolean): readonly string[] {
  return withSecondFactor ? ['pwd', 'otp', 'mfa'] : ['pwd'];
}

/** An OAuth error with its description. */
export function refusal(error: string, description: string): OAuthRefusal {
  return { error, error_description: description };
}

/** The token endpoint's refusal, with an OAuth error. */
export function refusedGrant(status: number, error: string, description: string): RefusedGrant {
  return { status, body: refusal(error, description) };
}

/** RFC 6749 section 5.2 */
export function unsupportedGrant(): RefusedGrant {
  return refusedGrant(400, 'unsupported_grant_type', 'The grant type is not supported.');
}
