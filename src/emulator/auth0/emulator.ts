import { systemClock } from '../../domain/index.ts';
import { assembleEmulator } from '../assemble.ts';
import { type AuthorizationOperation, createAuthorization } from '../authorization/index.ts';
import type { CorsRules } from '../cors.ts';
import { type Emulator, publicOriginOf } from '../emulator.ts';
import { createOutbox } from '../outbox.ts';
import { createSeededSource } from '../seeded-source.ts';
import { createEmulatorServer, type Route } from '../server.ts';
import { type Auth0Accounts, createAuth0Directory } from './accounts.ts';
import { type Auth0MethodOperation, auth0MethodOperations } from './authentication-methods.ts';
import { auth0Authorization } from './authorization.ts';
import { auth0Checks } from './checks.ts';
import { connectControls } from './connect-controls.ts';
import { type ConnectPage, connectPages } from './connect-pages.ts';
import { createConnectSessions } from './connect-sessions.ts';
import { type ConnectedAccountOperation, connectedAccountOperations } from './connected-accounts.ts';
import { auth0Error } from './errors.ts';
import { type Auth0FactorOperation, auth0FactorOperations } from './factors.ts';
import { methodControls } from './method-controls.ts';
import { methodTypes } from './method-types.ts';
import { type Auth0EmulatorOptions, auth0Settings } from './options.ts';
import { passkeyGrant } from './passkey-grant.ts';
import { createPasskeySessions } from './passkey-sessions.ts';
import { type Auth0PasskeyOperation, passkeySignInRoutes } from './passkey-sign-in.ts';
import { type PlannedOperation, plannedControls, plannedOperations } from './planned.ts';
import { createAuth0RateLimits } from './rate-limits.ts';

/** What an Auth0 emulator can be asked for, by its name in the log and in faults. */
export type Auth0OperationName =
  | Auth0FactorOperation
  | Auth0MethodOperation
  | ConnectedAccountOperation
  | ConnectPage
  | PlannedOperation
  | Auth0PasskeyOperation
  | AuthorizationOperation;

/** An emulated Auth0 tenant. */
export type Auth0Emulator = Emulator<Auth0OperationName, Auth0Accounts>;

const DEFAULT_ORIGIN = 'https://example.auth0.com';

// Auth0 contract section 4.
const CORS: CorsRules = {
  methods: ['GET', 'POST', 'PATCH', 'DELETE', 'OPTIONS'],
  requestHeaders: ['authorization', 'content-type', 'dpop', 'auth0-client'],
  exposedHeaders: [
    'Location',
    'DPoP-Nonce',
    'WWW-Authenticate',
    'Retry-After',
    'X-RateLimit-Limit',
    'X-RateLimit-Remaining',
    'X-RateLimit-Reset',
    'X-Auth0-Error-Kind',
  ],
};

/**
 * An Auth0 tenant with its My Account API, in process or on a port. It stands on packages that do not come with
 * this one: `npm install -D hono @hono/node-server jose @simplewebauthn/server`.
 */
export function createAuth0Emulator(options: Auth0EmulatorOptions = {}): Auth0Emulator {
  const { clock = systemClock } = options;
  const publicUrl = publicOriginOf(options);
  const settings = auth0Settings(options);
  const source = createSeededSource(options.seed ?? 'auth0');
  const accounts = createAuth0Directory(options.users, source);
  const outbox = createOutbox();
  const limits = createAuth0RateLimits(settings.rateLimits);
  const passkeys = { settings, accounts, sessions: createPasskeySessions(source), clock, source };
  const authorization = createAuthorization({
    rules: auth0Authorization({ settings, clock, source, extensionGrants: [passkeyGrant(passkeys)] }),
    accounts,
    clock,
    source,
    dpop: options.dpop,
  });
  const { tokens, dpop } = authorization;
  const types = methodTypes({ settings, limits, outbox, source });
  const { connectCodeIn } = settings.undocumented;
  const sessions = createConnectSessions({ source, connectCodeIn });
  const checks = auth0Checks({ settings, accounts, tokens, dpop, limits, clock });
  const routes: readonly Route<Auth0OperationName>[] = [
    ...checks.routesOf(auth0FactorOperations({ settings, types })),
    ...checks.routesOf(auth0MethodOperations({ settings, source, types })),
    ...checks.routesOf(connectedAccountOperations({ settings, sessions, source })),
    ...connectPages({ settings, accounts, sessions, clock }),
    ...(settings.features.plannedOperations ? checks.routesOf(plannedOperations()) : []),
    ...passkeySignInRoutes(passkeys),
    ...authorization.routes,
  ];
  const server = createEmulatorServer<Auth0OperationName>({
    routes,
    clock,
    publicUrl,
    cors: CORS,
    refuse: () => checks.refuse(auth0Error('unknownPath', 'There is nothing here.')),
  });

  return assembleEmulator(
    { server, authorization, outbox, publicUrl, origin: DEFAULT_ORIGIN },
    {
      add: (user) => void accounts.add(user),
      get(user) {
        const { id, login, email, methods, pending, connectedAccounts } = accounts.get(user);
        const pendingMethods = pending.map(({ method }) => method);
        return { id, login, email, methods, pendingMethods, connectedAccounts };
      },
      ...methodControls({ accounts, source, clock }),
      setOneTimeCode(user, code) {
        accounts.get(user).oneTimeCode = code;
      },
      ...connectControls({ accounts, sessions, source, clock }),
      ...plannedControls({ accounts, source, clock }),
      revokeTokens: (user) => tokens.revoke(accounts.get(user).id),
    },
  );
}
