import type { Clock } from '../../domain/index.ts';
import type { Directory } from '../accounts.ts';
import { escapeHtml, htmlPage } from '../authorization/pages.ts';
import type { Call, Route } from '../server.ts';
import type { Auth0Account } from './accounts.ts';
import type { ConnectSession, ConnectSessions } from './connect-sessions.ts';
import type { Auth0Settings } from './options.ts';

/** The pages on the way to another provider, by their names in the log. */
export type ConnectPage = 'openConnect' | 'showUpstream' | 'answerUpstream';

/** What the pages need. */
export interface ConnectPageParts {
  readonly settings: Auth0Settings;
  readonly accounts: Directory<Auth0Account>;
  readonly sessions: ConnectSessions;
  readonly clock: Clock;
}

/** The other provider, emulated as well. Auth0 has no such path. */
const UPSTREAM_PATH = '/emulator/upstream';

/**
 * Where a browser goes between connect and complete (Auth0 contract sections 10.1 and 10.2): Auth0's page,
 * which leads to the other provider; its question, which account it is and whether the user agrees; and
 * back to the application.
 */
export function connectPages({
  settings,
  accounts,
  sessions,
  clock,
}: ConnectPageParts): readonly Route<ConnectPage>[] {
  function atSession(ticket: string | null, answer: (session: ConnectSession) => Response): Response {
    const session = sessions.waiting(ticket, clock.now());
    if (session) return answer(session);
    return htmlPage('Connect an account', '<p role="alert">This link is over. Start again.</p>', 400);
  }

  function question({ ticket, connection, scopes, accountId }: ConnectSession): Response {
    const asked = scopes.length === 0 ? 'your profile' : scopes.join(', ');
    return htmlPage(
      `Sign in with ${connection}`,
      `<p>The application asks for: ${escapeHtml(asked)}</p>
    <form method="post" action="${UPSTREAM_PATH}">
    <input type="hidden" name="ticket" value="${escapeHtml(ticket)}">
    <label>Account <input name="account" value="${escapeHtml(accounts.get(accountId).login)}" required></label>
    <button name="decision" value="approve">Allow</button>
    <button name="decision" value="deny">Deny</button>
    </form>`,
    );
  }

  async function decide({ request }: Call): Promise<Response> {
    const form = new URLSearchParams(await request.text());
    return atSession(form.get('ticket'), (session) =>
      redirect(
        form.get('decision') === 'approve'
          ? sessions.approve(session, form.get('account') ?? '')
          : sessions.deny(session, 'access_denied', 'The user did not agree.'),
      ),
    );
  }

  return [
    {
      operation: 'openConnect',
      method: 'GET',
      path: settings.undocumented.connectPath,
      handle: ({ url, origin }) =>
        atSession(url.searchParams.get('ticket'), ({ ticket }) =>
          redirect(new URL(`${origin}${UPSTREAM_PATH}?ticket=${ticket}`)),
        ),
    },
    {
      operation: 'showUpstream',
      method: 'GET',
      path: UPSTREAM_PATH,
      handle: ({ url }) => atSession(url.searchParams.get('ticket'), question),
    },
    { operation: 'answerUpstream', method: 'POST', path: UPSTREAM_PATH, handle: decide },
  ];
}

function redirect({ href }: URL): Response {
  return new Response(null, { status: 302, headers: { location: href } });
}
