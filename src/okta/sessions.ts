import { type Answered, type CallOptions, type FailureRow, nothing, send } from '../http/index.ts';
import type { OktaClient } from './client.ts';
import { apiMissing } from './failure.ts';

// The session operation of MyAccount. Okta contract sections 6 (S1) and 7.8

/** Which sessions and tokens are ended. */
export interface SessionDeletion {
  /** Whether access and refresh tokens are revoked too; Okta's default is `true`. */
  readonly oauthTokens?: boolean;
  /** Whether the caller stays signed in; Okta's default is `false`. */
  readonly excludeCurrentAuthorizationContext?: boolean;
}

// Okta contract section 2
const MANAGE = ['okta.myAccount.sessions.manage'] as const;

/** What the session operation asks the token for. Okta contract section 6 */
export const sessionScopes = { deleteSessions: MANAGE } as const;

const deleteFailures: readonly FailureRow[] = [
  // Okta contract 7.8: nobody says what is not found then
  { status: 404, code: 'E0000007', kind: 'not_found' },
];

/**
 * Ends the user's sessions everywhere and revokes their tokens, by default the one of this very call too.
 * An effect; scope `okta.myAccount.sessions.manage`. Fails with
 * `not_enabled`, and what every call may fail with.
 */
export function deleteSessions(
  client: OktaClient,
  sessions: SessionDeletion = {},
  options?: CallOptions,
): Answered<null> {
  return send(
    client,
    {
      operation: 'deleteSessions',
      method: 'DELETE',
      path: ['sessions'],
      query: {
        oauthTokens: sessions.oauthTokens?.toString(),
        excludeCurrentAuthorizationContext: sessions.excludeCurrentAuthorizationContext?.toString(),
      },
      scopes: MANAGE,
      decode: nothing,
      failures: [...deleteFailures, ...apiMissing],
    },
    options,
  );
}
