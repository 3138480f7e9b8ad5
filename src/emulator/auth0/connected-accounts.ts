import { sha256 } from '../authorization/sha256.ts';
import type { JsonObject } from '../json.ts';
import type { SeededSource } from '../seeded-source.ts';
import type { Auth0ConnectedAccount } from './accounts.ts';
import type { Auth0Call, Auth0Operation, Auth0Outcome } from './checks.ts';
import { newConnectedAccountId } from './connect-controls.ts';
import type { ConnectSession, ConnectSessions } from './connect-sessions.ts';
import { pageOf } from './cursor-list.ts';
import { auth0Error, invalid } from './errors.ts';
import { listOf, type Members, oneOf, problemIn, text, uri, wholeNumber } from './member-rules.ts';
import type { Auth0Settings } from './options.ts';

/** The operations on connected accounts, by the names that this library gives them. */
export type ConnectedAccountOperation =
  | 'connectAccount'
  | 'completeConnectedAccount'
  | 'listConnectedAccounts'
  | 'listConnections'
  | 'deleteConnectedAccount';

/** What the operations on connected accounts need. */
export interface ConnectedAccountParts {
  readonly settings: Auth0Settings;
  readonly sessions: ConnectSessions;
  readonly source: SeededSource;
}

const ROOT = '/me/v1/connected-accounts';
/** Auth0 contract section 3: the page size of both lists, and how many connections a filter may name. */
const PAGES = { defaultTake: 10, maxTake: 20 };
const MAX_FILTERED = 20;

/** Auth0 contract section 10.1. */
const CONNECT: Members = {
  required: ['connection', 'redirect_uri'],
  rules: {
    connection: text(1, 128),
    redirect_uri: uri(2048),
    state: text(1, 4096),
    code_challenge: text(43, 128),
    code_challenge_method: oneOf('S256'),
    scopes: listOf(text(1, 255), 1, 100),
    authorization_params: {
      rules: {
        acr_values: text(0, 1024),
        audience: text(0, 512),
        resource: text(0, 512),
        display: oneOf('page', 'popup', 'touch', 'wap'),
        id_token_hint: text(0, 4096),
        login_hint: text(0, 255),
        max_age: wholeNumber(2_147_483_647),
        prompt: oneOf('none', 'login', 'consent', 'select_account'),
        ui_locales: text(2, 100),
      },
    },
  },
};

/** Auth0 contract section 10.3. */
const COMPLETE: Members = {
  required: ['auth_session', 'connect_code', 'redirect_uri'],
  rules: {
    auth_session: text(1, 64),
    connect_code: text(1, 46),
    redirect_uri: uri(2048),
    code_verifier: text(43, 128),
  },
};

/** The operations on connected accounts (Auth0 contract section 10). */
export function connectedAccountOperations({
  settings,
  sessions,
  source,
}: ConnectedAccountParts): readonly Auth0Operation<ConnectedAccountOperation>[] {
  const { undocumented, connections, allowedCallbackUrls } = settings;

  function connect({ account, body, now, origin }: Auth0Call): Auth0Outcome {
    const refused = problemIn(body, CONNECT);
    if (refused) return refused;
    const { connection, redirectUri, codeChallenge, scopes, ...request } = connectMembers(body);
    if (codeChallenge !== undefined && body.code_challenge_method === undefined) {
      return invalid('', `must have required property 'code_challenge_method'`);
    }
    const known = connections.find(({ name }) => name === connection);
    if (!known) return invalid('/connection', 'is not a connection for connected accounts');
    if (allowedCallbackUrls && !allowedCallbackUrls.includes(redirectUri)) {
      return invalid('/redirect_uri', 'is not an allowed callback URL');
    }
    if (scopes?.some((scope) => known.scopes && !known.scopes.includes(scope))) {
      return invalid('/scopes', 'must be scopes of the connection');
    }
    const session = sessions.begin(
      {
        ...request,
        connection,
        redirectUri,
        codeChallenge,
        accountId: account.id,
        scopes: scopes ?? known.scopes ?? [],
      },
      now + settings.codeLifetimeMs,
    );
    return Response.json(
      {
        connect_uri: `${origin}${undocumented.connectPath}`,
        auth_session: session.authSession,
        connect_params: { ticket: session.ticket },
        expires_in: settings.codeLifetimeMs / 1000,
      },
      { status: 201 },
    );
  }

  async function complete({ account, body, now }: Auth0Call): Promise<Auth0Outcome> {
    const refused = problemIn(body, COMPLETE);
    if (refused) return refused;
    const given = body.code_verifier === undefined ? undefined : await sha256(String(body.code_verifier));
    // From here on nothing waits, so that a code is taken once even when it comes twice at the same moment.
    const session = sessions.find(account.id, body.auth_session, now);
    const isUsed = session?.status === 'completed';
    if (isUsed && undocumented.usedConnectCode === 'conflict') {
      return auth0Error('duplicate', 'The connect code has been used.');
    }
    if (!session || isUsed) return auth0Error('unknownPath', 'The session is unknown or expired.');
    const { agreed } = session;
    if (body.redirect_uri !== session.redirectUri)
      return invalid('/redirect_uri', 'is not that of the start');
    if (!agreed || agreed.connectCode !== body.connect_code) return invalid('/connect_code', 'is not valid');
    if (session.codeChallenge !== undefined && given !== session.codeChallenge) {
      return invalid('/code_verifier', 'does not fit the code_challenge');
    }
    const isKnown = account.connectedAccounts.some(
      ({ connection, upstreamUser }) =>
        connection === session.connection && upstreamUser === agreed.upstreamUser,
    );
    if (isKnown && undocumented.duplicateConnectedAccount === 'conflict') {
      return auth0Error('duplicate', 'The account is connected already.');
    }
    session.status = 'completed';
    const connected = connectedBy(session, agreed.upstreamUser, now);
    account.connectedAccounts = [...account.connectedAccounts, connected];
    return Response.json(represent(connected), { status: 201 });
  }

  function connectedBy(
    { connection, scopes }: ConnectSession,
    upstreamUser: string,
    createdAt: number,
  ): Auth0ConnectedAccount {
    const id = newConnectedAccountId(source);
    return {
      id,
      connection,
      scopes,
      upstreamUser,
      createdAt,
      expiresAt: undefined,
      organizationId: undefined,
    };
  }

  function listAccounts({ account, url: { searchParams } }: Auth0Call): Auth0Outcome {
    const wanted = searchParams.getAll('connection');
    if (wanted.length > MAX_FILTERED) return invalid('/connection', 'must NOT have more than 20 items');
    if (wanted.some((name) => name.length > 128)) {
      return invalid('/connection', 'must NOT have more than 128 characters');
    }
    const listed = account.connectedAccounts.filter(
      ({ connection }) => wanted.length === 0 || wanted.includes(connection),
    );
    // In the order of their creation; the id tells apart those of the same moment.
    const keyOf = ({ createdAt, id }: Auth0ConnectedAccount) =>
      `${String(createdAt).padStart(15, '0')} ${id}`;
    const page = pageOf(listed, searchParams, { ...PAGES, keyOf });
    if ('code' in page) return page;
    return Response.json({ accounts: page.items.map(represent), ...page.next });
  }

  function listConnections({ url: { searchParams } }: Auth0Call): Auth0Outcome {
    const page = pageOf(connections, searchParams, { ...PAGES, keyOf: ({ name }) => name });
    if ('code' in page) return page;
    const items = page.items.map(({ name, strategy, scopes }) => ({
      name,
      strategy,
      ...(scopes && { scopes }),
    }));
    return Response.json({ connections: items, ...page.next });
  }

  function deleteAccount({ account, parameters: { id = '' } }: Auth0Call): Auth0Outcome {
    if (!/^cac_[A-Za-z0-9]+$/.test(id)) return invalid('/id', 'must match pattern "^cac_[A-Za-z0-9]+$"');
    if (!account.connectedAccounts.some((connected) => connected.id === id)) {
      const kind = undocumented.unknownIdStatus === 404 ? 'notFound' : 'invalid';
      return auth0Error(kind, 'The connected account does not exist.');
    }
    account.connectedAccounts = account.connectedAccounts.filter((connected) => connected.id !== id);
    return new Response(null, { status: 204 });
  }

  const scope = (access: string) => `${access}:me:connected_accounts`;
  return [
    {
      name: 'connectAccount',
      method: 'POST',
      path: `${ROOT}/connect`,
      scope: scope('create'),
      run: connect,
    },
    {
      name: 'completeConnectedAccount',
      method: 'POST',
      path: `${ROOT}/complete`,
      scope: scope('create'),
      run: complete,
    },
    {
      name: 'listConnectedAccounts',
      method: 'GET',
      path: `${ROOT}/accounts`,
      scope: scope('read'),
      run: listAccounts,
    },
    {
      name: 'listConnections',
      method: 'GET',
      path: `${ROOT}/connections`,
      scope: scope('read'),
      run: listConnections,
    },
    {
      name: 'deleteConnectedAccount',
      method: 'DELETE',
      path: `${ROOT}/accounts/:id`,
      scope: scope('delete'),
      run: deleteAccount,
    },
  ];
}

/** What a body that the rules have passed asks for. */
function connectMembers(body: JsonObject) {
  const textOf = (value: unknown) => (value === undefined ? undefined : String(value));
  return {
    connection: String(body.connection),
    redirectUri: String(body.redirect_uri),
    state: textOf(body.state),
    codeChallenge: textOf(body.code_challenge),
    scopes: Array.isArray(body.scopes) ? body.scopes.map(String) : undefined,
  };
}

function represent({ id, connection, scopes, createdAt, expiresAt, organizationId }: Auth0ConnectedAccount) {
  return {
    id,
    connection,
    access_type: 'offline',
    scopes,
    created_at: new Date(createdAt).toISOString(),
    ...(expiresAt !== undefined && { expires_at: new Date(expiresAt).toISOString() }),
    ...(organizationId !== undefined && { org_id: organizationId }),
  };
}
