import {
  type Auth0EmulatorOptions,
  createAuth0Emulator,
  createOktaEmulator,
  type Emulator,
  type EmulatorOptions,
  type OktaEmulatorOptions,
} from '../../src/emulator/index.ts';

export const PROVIDERS = ['okta', 'auth0'] as const;
export type Provider = (typeof PROVIDERS)[number];

/** What both providers can be told of ceremonies. */
export type CeremonyOptions = NonNullable<(OktaEmulatorOptions & Auth0EmulatorOptions)['webAuthn']>;

/** What the tests set up of both providers. */
export interface TenantOptions extends EmulatorOptions {
  readonly webAuthn?: CeremonyOptions;
}

/** A provider with one user. */
export interface Tenant {
  readonly emulator: Emulator<string, unknown>;
  /** The ids of the credentials on the user's account, in base64url. */
  credentialIds(): readonly string[];
  /** How often a registration was started. */
  readonly registrations: number;
}

/** The user of every tenant. */
export const LOGIN = 'mia@example.com';
const USERS = [{ login: LOGIN, password: 'first-password' }];

/** Creates a provider that refuses nobody for being too fast, or signed in for too long. */
export function createTenant(provider: Provider, options: TenantOptions): Tenant {
  const settings = { ...options, users: USERS, rateLimits: false } as const;
  return provider === 'okta' ? oktaTenant(settings) : auth0Tenant(settings);
}

function oktaTenant(options: OktaEmulatorOptions): Tenant {
  const emulator = createOktaEmulator({ ...options, stepUp: false });
  return {
    emulator,
    credentialIds: () =>
      emulator.accounts.get(LOGIN).webauthnCredentials.map(({ credentialId }) => credentialId),
    get registrations() {
      return emulator.requests.count('startWebAuthnEnrollment');
    },
  };
}

function auth0Tenant(options: Auth0EmulatorOptions): Tenant {
  const emulator = createAuth0Emulator(options);
  return {
    emulator,
    credentialIds: () =>
      emulator.accounts
        .get(LOGIN)
        .methods.flatMap((method) => (method.type === 'passkey' ? [method.credentialId] : [])),
    get registrations() {
      return emulator.requests.count('createAuthenticationMethod');
    },
  };
}
