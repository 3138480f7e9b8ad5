import { systemClock } from '../../domain/index.ts';
import { assembleEmulator } from '../assemble.ts';
import { type AuthorizationOperation, createAuthorization } from '../authorization/index.ts';
import type { CorsRules } from '../cors.ts';
import { type Emulator, publicOriginOf } from '../emulator.ts';
import { createOutbox } from '../outbox.ts';
import { createSeededSource } from '../seeded-source.ts';
import { createEmulatorServer, type Route } from '../server.ts';
import { unheldCredential } from '../webauthn/verification.ts';
import { createOktaDirectory, type OktaAccounts } from './accounts.ts';
import { appAuthenticatorControls } from './app-authenticator-controls.ts';
import { type OktaAppAuthenticatorOperation, oktaAppAuthenticatorRoutes } from './app-authenticators.ts';
import { type OktaAuthenticatorOperation, oktaAuthenticatorOperations } from './authenticators.ts';
import { oktaAuthorization } from './authorization.ts';
import { oktaChecks } from './checks.ts';
import { emailLinkRoute } from './email-link.ts';
import { type OktaEmailOperation, oktaEmailOperations } from './emails.ts';
import { oktaErrors } from './errors.ts';
import { maintenanceGrant } from './maintenance-token.ts';
import { type OktaEmulatorOptions, oktaSettings } from './options.ts';
import { type OktaOrganizationOperation, oktaOrganizationOperations } from './organization.ts';
import { type OktaPasswordOperation, oktaPasswordOperations, setPasswordStatus } from './password.ts';
import { newPhone, type OktaPhoneOperation, oktaPhoneOperations } from './phones.ts';
import { type OktaProfileOperation, oktaProfileOperations, profileOf } from './profile.ts';
import { type OktaSessionOperation, oktaSessionOperations } from './sessions.ts';
import { newOktaCredential, type OktaWebAuthnOperation, oktaWebAuthnOperations } from './webauthn.ts';
import { type OktaWellKnownOperation, oktaWellKnownRoutes } from './well-known.ts';

/** What an Okta emulator can be asked for, by its name in the log and in faults. */
export type OktaOperationName =
  | OktaEmailOperation
  | OktaPhoneOperation
  | OktaPasswordOperation
  | OktaProfileOperation
  | OktaSessionOperation
  | OktaOrganizationOperation
  | OktaAuthenticatorOperation
  | OktaAppAuthenticatorOperation
  | OktaWellKnownOperation
  | OktaWebAuthnOperation
  | AuthorizationOperation
  | 'followEmailLink';

/** An emulated Okta organisation. */
export type OktaEmulator = Emulator<OktaOperationName, OktaAccounts>;

const DEFAULT_ORIGIN = 'https://example.okta.com';

// Okta contract section 1.4.
const CORS: CorsRules = {
  methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
  requestHeaders: ['authorization', 'accept', 'content-type', 'dpop', 'x-okta-user-agent-extended'],
  exposedHeaders: [
    'WWW-Authenticate',
    'X-Rate-Limit-Limit',
    'X-Rate-Limit-Remaining',
    'X-Rate-Limit-Reset',
    'X-Okta-Request-Id',
    'DPoP-Nonce',
    'Location',
  ],
};

/**
 * An Okta organisation with its MyAccount API, in process or on a port. It stands on packages that do not come
 * with this one: `npm install -D hono @hono/node-server jose @simplewebauthn/server`.
 */
export function createOktaEmulator(options: OktaEmulatorOptions = {}): OktaEmulator {
  const { clock = systemClock } = options;
  const publicUrl = publicOriginOf(options);
  const settings = oktaSettings(options);
  const source = createSeededSource(options.seed ?? 'okta');
  const accounts = createOktaDirectory(options.users, source, clock);
  const outbox = createOutbox();
  const authorization = createAuthorization({
    rules: oktaAuthorization(settings, [maintenanceGrant({ accounts, clock })]),
    accounts,
    clock,
    source,
    dpop: options.dpop,
  });
  const { tokens, dpop } = authorization;
  const checks = oktaChecks({ settings, accounts, tokens, dpop, clock, source });
  const routes: readonly Route<OktaOperationName>[] = [
    ...checks.routesOf(oktaEmailOperations({ settings, outbox, source })),
    ...checks.routesOf(oktaPhoneOperations({ settings, outbox, source })),
    ...checks.routesOf(oktaPasswordOperations({ settings, source })),
    ...checks.routesOf(oktaProfileOperations(settings)),
    ...checks.routesOf(oktaSessionOperations(authorization)),
    ...checks.routesOf(oktaOrganizationOperations(settings, source)),
    ...checks.routesOf(oktaAuthenticatorOperations(settings)),
    ...oktaAppAuthenticatorRoutes({ settings, source, checks, accounts: () => accounts.all() }),
    ...oktaWellKnownRoutes({ settings, tokens, source }),
    ...checks.routesOf(oktaWebAuthnOperations({ settings, source })),
    emailLinkRoute({ settings, clock, accounts: () => accounts.all() }),
    ...authorization.routes,
  ];
  const server = createEmulatorServer<OktaOperationName>({
    routes,
    clock,
    publicUrl,
    cors: CORS,
    refuse: (isKnownPath) => checks.refuse(isKnownPath ? oktaErrors.wrongMethod() : oktaErrors.unknownPath()),
  });

  return assembleEmulator(
    { server, authorization, outbox, publicUrl, origin: DEFAULT_ORIGIN },
    {
      ...appAuthenticatorControls({ settings, accounts, source, clock }),
      add: (user) => void accounts.add(user),
      get(user) {
        const account = accounts.get(user);
        const { id, login, email, emails, phones, passwordState, webauthnCredentials } = account;
        return {
          id,
          login,
          email,
          emails,
          phones: phones.map(({ id, number, status }) => ({ id, number, status })),
          passwordStatus: passwordState?.status ?? 'NOT_ENROLLED',
          profile: profileOf(account),
          webauthnCredentials,
        };
      },
      addEmail(user, { address, role = 'SECONDARY', status = 'VERIFIED' }) {
        const account = accounts.get(user);
        const id = source.hex(32);
        account.emails = [...account.emails, { id, address, role, status }];
        return id;
      },
      addPhone(user, { number, status = 'VERIFIED' }) {
        const account = accounts.get(user);
        const id = `sms${source.alphanumeric(17)}`;
        account.phones = [...account.phones, newPhone({ id, number, status })];
        return id;
      },
      setPhoneDelivery(user, delivery) {
        accounts.get(user).phoneDelivery = delivery;
      },
      setPasswordStatus: (user, status) => setPasswordStatus(accounts.get(user), status),
      setProfile(user, attributes) {
        const account = accounts.get(user);
        account.profile = { ...account.profile, ...attributes };
      },
      addWebAuthnCredential(user, { name } = {}) {
        const account = accounts.get(user);
        const credential = newOktaCredential(unheldCredential(source), clock.now(), source, name);
        account.webauthnCredentials = [...account.webauthnCredentials, credential];
        return credential.id;
      },
      setOneTimeCode(user, code) {
        accounts.get(user).oneTimeCode = code;
      },
      demandStepUp(user) {
        accounts.get(user).stepUpDemandedAt = clock.now();
      },
      revokeTokens: (user) => tokens.revoke(accounts.get(user).id),
    },
  );
}
