import type { UserVerification } from '../../domain/index.ts';
import type { EmulatorOptions } from '../emulator.ts';
import type { WebAuthnOptions } from '../webauthn/relying-party.ts';
import { type Auth0PasswordPolicy, DEFAULT_PASSWORD_POLICY } from './password-policy.ts';
import type { Auth0Method } from './stored-methods.ts';

/** Auth0 contract section 4: limits per user and minute and per tenant and second, by subscription. */
export type Auth0Plan = 'free' | 'essentials' | 'professional' | 'enterprise';

/**
 * The API's policy of a second factor (Auth0 contract section 12.6): it is needed at sign-in, and a refresh
 * demands it anew when the last one is older than this.
 */
export interface Auth0MfaOptions {
  readonly maxAgeSeconds: number;
}

/** How people sign in. */
export interface Auth0SignInOptions {
  /** Whether users who have a second factor always give it; by default only when `acr_values` asks. */
  readonly secondFactor?: 'when_asked' | 'always';
  /** The clients that may sign users in with passkeys, without the login page; all by default. */
  readonly passkeyClients?: readonly string[] | undefined;
}

/** How passkeys are registered and used. */
export interface Auth0WebAuthnOptions extends WebAuthnOptions {
  /** `preferred` by default. */
  readonly userVerification?: UserVerification;
}

/** What a refresh token is good for, besides what it was issued for (Auth0 contract section 12.2). */
export interface Auth0RefreshPolicy {
  readonly audience: string;
  readonly scopes: readonly string[];
}

/** What the tenant has switched on. */
export interface Auth0Features {
  /** The My Account API itself; off, it answers 404. */
  readonly myAccount?: boolean;
  /** The types that users can enroll; all that the emulator knows by default. */
  readonly factors?: readonly Auth0Method['type'][];
  /** What Auth0 has announced and not released: consents and organizations. Off by default: 404. */
  readonly plannedOperations?: boolean;
  /** Signing in and up with passkeys without the login page; off, it answers 404. */
  readonly passkeySignIn?: boolean;
}

/** A connection by which users can connect accounts of other providers (Auth0 contract section 10.5). */
export interface Auth0Connection {
  readonly name: string;
  readonly strategy: string;
  /** What can be asked for; anything when left out. */
  readonly scopes?: readonly string[];
}

/**
 * What Auth0's sources leave open or contradict, a switch per fact. The defaults are the decisions of the
 * Auth0 contract, sections 14 to 16.
 */
export interface Auth0Undocumented {
  /** The status for an unknown id on update, delete and verify; 404 by default. */
  readonly unknownIdStatus?: 400 | 404;
  /** Whether a 401 carries `WWW-Authenticate`; no by default. */
  readonly unauthorizedHeader?: boolean;
  /** What the 400 for a wrong code holds: `validation_errors` at `/otp_code` (the default), or none. */
  readonly wrongCodeErrors?: 'pointing' | 'none';
  /** Whether the session survives a wrong code; yes by default. */
  readonly sessionSurvivesWrongCode?: boolean;
  /** Whether the last method can be deleted, or answers 409; yes by default. */
  readonly lastMethodDeletable?: boolean;
  /** Whether pending methods are listed, with `confirmed: false`; no by default. */
  readonly pendingMethodsListed?: boolean;
  /** Enrolling an address that is confirmed already: 409 by default, or accepted. */
  readonly duplicateEmail?: 'conflict' | 'accepted';
  /** Enrolling a phone number that is confirmed already: 409 by default, or accepted. */
  readonly duplicatePhone?: 'conflict' | 'accepted';
  /** Whether a registration lists the user's passkeys, as ones to exclude: when it asks to, or always. */
  readonly passkeyExcludeCredentials?: 'when_asked' | 'always';
  /** How `public_key` of a passkey is printed: padded base64 (the default), or base64url. */
  readonly passkeyPublicKey?: 'base64' | 'base64url';
  /** The status for verifying a push notification that the user has not answered; 400 by default. */
  readonly unansweredPushStatus?: 400 | 409;
  /** Naming a method of a type that has no name: passed over by default, or 400. */
  readonly nameOfNameless?: 'ignored' | 'refused';
  /** Whether `/me/…` stands for `/me/v1/…`, as in older documentation; no by default. */
  readonly unversionedPaths?: boolean;
  /** Lists in an object (the default), or as a bare array. */
  readonly listBody?: 'wrapped' | 'bare';
  /** Whether `create:me:authentication-methods`, with hyphens, is a scope too; no by default. */
  readonly hyphenatedScopes?: boolean;
  /** The path of `connect_uri`; `/connected-accounts/connect` by default. */
  readonly connectPath?: '/connected-accounts/connect' | '/connect';
  /**
   * Where the callback URL carries the `connect_code`: in the query when a `code_challenge` was sent and in the
   * fragment otherwise (the default), or always in one of them.
   */
  readonly connectCodeIn?: 'query_with_challenge' | 'query' | 'fragment';
  /** What completing a second time is answered with: 404, as its session is gone (the default), or 409. */
  readonly usedConnectCode?: 'unknown_session' | 'conflict';
  /** Connecting an account that is connected already: a second entry (the default), or 409. */
  readonly duplicateConnectedAccount?: 'accepted' | 'conflict';
}

/** What an Auth0 emulator takes; without options it is a tenant with one user. */
export interface Auth0EmulatorOptions extends EmulatorOptions {
  /** Off by default. */
  readonly mfa?: Auth0MfaOptions | false;
  readonly signIn?: Auth0SignInOptions;
  /** By default every refresh token is good for the whole My Account API. */
  readonly refreshPolicies?: readonly Auth0RefreshPolicy[];
  /** `enterprise` by default. `false` never refuses; the headers are sent all the same. */
  readonly rateLimits?: { readonly plan: Auth0Plan } | false;
  readonly features?: Auth0Features;
  /** `google-oauth2` and `github` by default. */
  readonly connections?: readonly Auth0Connection[];
  /** Where users may come back to after connecting an account; anywhere by default. */
  readonly allowedCallbackUrls?: readonly string[];
  readonly passwordPolicy?: Auth0PasswordPolicy;
  readonly webAuthn?: Auth0WebAuthnOptions;
  readonly undocumented?: Auth0Undocumented;
}

/** `filtered` are lists with `?type=` or `?connection=`. */
export interface Auth0RequestLimits {
  readonly read: number;
  readonly write: number;
  readonly filtered: number;
}

/** How many requests there may be. */
export interface Auth0Limits {
  /** Per minute. */
  readonly user: Auth0RequestLimits;
  /** Per second. */
  readonly tenant: Auth0RequestLimits;
}

/** How passkeys are registered and used, with every default filled in. */
export type Auth0WebAuthnSettings = WebAuthnOptions &
  Required<Pick<Auth0WebAuthnOptions, 'userVerification' | 'timeoutMs'>>;

/** The options with every default filled in. */
export interface Auth0Settings {
  readonly mfa: Auth0MfaOptions | undefined;
  readonly signIn: Required<Auth0SignInOptions>;
  readonly refreshPolicies: readonly Auth0RefreshPolicy[] | undefined;
  readonly rateLimits: Auth0Limits | undefined;
  readonly features: Required<Auth0Features>;
  readonly passwordPolicy: Required<Auth0PasswordPolicy>;
  readonly connections: readonly Auth0Connection[];
  readonly allowedCallbackUrls: readonly string[] | undefined;
  readonly webAuthn: Auth0WebAuthnSettings;
  readonly accessTokenLifetimeSeconds: number;
  readonly codeLifetimeMs: number;
  readonly undocumented: Required<Auth0Undocumented>;
}

// Auth0 contract section 4. Of the enterprise plans, the public cloud.
const MIDDLE = {
  user: { read: 5, write: 5, filtered: 10 },
  tenant: { read: 5, write: 5, filtered: 20 },
};
const LIMITS: Readonly<Record<Auth0Plan, Auth0Limits>> = {
  free: { user: { read: 2, write: 2, filtered: 5 }, tenant: { read: 2, write: 2, filtered: 5 } },
  essentials: MIDDLE,
  professional: MIDDLE,
  enterprise: { user: { read: 5, write: 5, filtered: 20 }, tenant: { read: 25, write: 25, filtered: 100 } },
};

const FACTORS: readonly Auth0Method['type'][] = [
  'password',
  'passkey',
  'totp',
  'phone',
  'email',
  'push-notification',
  'recovery-code',
];

const CONNECTIONS: readonly Auth0Connection[] = [
  {
    name: 'google-oauth2',
    strategy: 'google-oauth2',
    scopes: ['https://www.googleapis.com/auth/calendar', 'https://www.googleapis.com/auth/drive'],
  },
  { name: 'github', strategy: 'github' },
];

/** Fills in the defaults. */
export function auth0Settings(options: Auth0EmulatorOptions): Auth0Settings {
  const { rateLimits = { plan: 'enterprise' } } = options;
  return {
    mfa: options.mfa || undefined,
    signIn: { secondFactor: 'when_asked', passkeyClients: undefined, ...options.signIn },
    refreshPolicies: options.refreshPolicies,
    rateLimits: rateLimits === false ? undefined : LIMITS[rateLimits.plan],
    features: {
      myAccount: true,
      factors: FACTORS,
      plannedOperations: false,
      passkeySignIn: true,
      ...options.features,
    },
    // Auth0 contract section 6
    webAuthn: { userVerification: 'preferred', timeoutMs: 60_000, ...options.webAuthn },
    passwordPolicy: { ...DEFAULT_PASSWORD_POLICY, ...options.passwordPolicy },
    connections: options.connections ?? CONNECTIONS,
    allowedCallbackUrls: options.allowedCallbackUrls,
    accessTokenLifetimeSeconds: options.accessTokenLifetimeSeconds ?? 86_400,
    codeLifetimeMs: (options.codeLifetimeSeconds ?? 300) * 1000,
    undocumented: {
      unknownIdStatus: 404,
      unauthorizedHeader: false,
      wrongCodeErrors: 'pointing',
      sessionSurvivesWrongCode: true,
      lastMethodDeletable: true,
      pendingMethodsListed: false,
      duplicateEmail: 'conflict',
      duplicatePhone: 'conflict',
      passkeyExcludeCredentials: 'when_asked',
      passkeyPublicKey: 'base64',
      unansweredPushStatus: 400,
      nameOfNameless: 'ignored',
      unversionedPaths: false,
      listBody: 'wrapped',
      hyphenatedScopes: false,
      connectPath: '/connected-accounts/connect',
      connectCodeIn: 'query_with_challenge',
      usedConnectCode: 'unknown_session',
      duplicateConnectedAccount: 'accepted',
      ...options.undocumented,
    },
  };
}
