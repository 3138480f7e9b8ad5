import { type Answered, type CallOptions, type FailureRow, listOf, send, stringIn } from '../http/index.ts';
import type { OktaClient } from './client.ts';
import { apiMissing } from './failure.ts';

// The operation on Okta's own applications of MyAccount. Okta contract sections 6 (O1) and 7.7

/** An application of Okta's own that the user may open. */
export interface OktaApplication {
  /** Its client id, such as `okta.2b4c…`. */
  readonly id: string;
  readonly name: 'okta_enduser' | 'okta_account_settings' | 'okta_browser_plugin' | 'saasure' | (string & {});
  /** What it is called on a screen. */
  readonly displayName: string;
}

// Okta contract section 2
const READ = ['okta.myAccount.oktaApplications.read'] as const;

/** What the operation asks the token for. Okta contract section 6 */
export const oktaApplicationScopes = { listOktaApplications: READ } as const;

const listFailures: readonly FailureRow[] = [
  // Okta contract 12: the reference files the answer to a bad token under 400
  { status: 400, code: 'E0000011', kind: 'unauthenticated', badToken: true },
  { status: 400, code: 'E0000015', kind: 'not_enabled' },
];

/**
 * Lists Okta's own applications of the user. A read; scope `okta.myAccount.oktaApplications.read`. Fails with
 * `not_enabled`, and what every call may fail with.
 */
export function listOktaApplications(
  client: OktaClient,
  options?: CallOptions,
): Answered<readonly OktaApplication[]> {
  return send(
    client,
    {
      operation: 'listOktaApplications',
      method: 'GET',
      path: ['okta-applications'],
      scopes: READ,
      decode: (value) => listOf(value, decodeApplication),
      failures: [...listFailures, ...apiMissing],
    },
    options,
  );
}

function decodeApplication(value: unknown): OktaApplication | undefined {
  const id = stringIn(value, 'id');
  const name = stringIn(value, 'name');
  if (!id || name === undefined) return undefined;
  return { id, name, displayName: stringIn(value, 'displayName') ?? name };
}
