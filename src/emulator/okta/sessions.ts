import type { Authorization } from '../authorization/index.ts';
import { noContent } from './answers.ts';
import type { OktaCall, OktaOperation } from './checks.ts';
import { type OktaError, oktaErrors } from './errors.ts';

/** The operation S1, by the name that this library gives it. */
export type OktaSessionOperation = 'deleteSessions';

const PARAMETERS = { oauthTokens: true, excludeCurrentAuthorizationContext: false } as const;

/** The session operation (Okta contract section 7.8). */
export function oktaSessionOperations({
  endSessions,
  tokens,
}: Authorization): readonly OktaOperation<OktaSessionOperation>[] {
  function deleteSessions({ account, token, url }: OktaCall): Response | OktaError {
    const [revokesTokens, sparesCaller] = Object.entries(PARAMETERS).map(([name, byDefault]) => {
      const given = url.searchParams.get(name);
      return given === null ? byDefault : { true: true, false: false }[given];
    });
    if (revokesTokens === undefined || sparesCaller === undefined) {
      return oktaErrors.invalid('query', 'The parameters must be true or false.');
    }
    const spared = sparesCaller ? tokens.contextOf(token) : undefined;
    endSessions(account.id, spared);
    if (revokesTokens) tokens.revoke(account.id, spared);
    return noContent();
  }

  return [
    {
      name: 'deleteSessions',
      method: 'DELETE',
      path: '/idp/myaccount/sessions',
      resource: 'sessions',
      access: 'manage',
      run: deleteSessions,
    },
  ];
}
