import { type Answered, type CallOptions, send, stringIn } from '../http/index.ts';
import type { OktaClient } from './client.ts';
import { apiMissing } from './failure.ts';
import { type Links, linksIn } from './links.ts';

// The organization operation of MyAccount. Okta contract sections 6 (O2) and 7.7

/** The organization that the account is at. */
export interface Organization {
  readonly name: string;
  readonly url: string;
  /** Where users find help, where the org has such a place. */
  readonly helpLink?: string;
  readonly supportEmail?: string;
  readonly _links: Links;
}

// Okta contract section 2
const READ = ['okta.myAccount.organization.read'] as const;

/** What the organization operation asks the token for. Okta contract section 6 */
export const organizationScopes = { getOrganization: READ } as const;

/**
 * Tells at which organization the account is. A read; scope `okta.myAccount.organization.read`. Fails with
 * `not_enabled`, and what every call may fail with.
 */
export function getOrganization(client: OktaClient, options?: CallOptions): Answered<Organization> {
  return send(
    client,
    {
      operation: 'getOrganization',
      method: 'GET',
      path: ['organization'],
      scopes: READ,
      decode: decodeOrganization,
      failures: apiMissing,
    },
    options,
  );
}

function decodeOrganization(value: unknown): Organization | undefined {
  const name = stringIn(value, 'name');
  const url = stringIn(value, 'url');
  if (name === undefined || url === undefined) return undefined;
  const helpLink = stringIn(value, 'helpLink');
  const supportEmail = stringIn(value, 'supportEmail');
  return {
    name,
    url,
    ...(helpLink !== undefined && { helpLink }),
    ...(supportEmail !== undefined && { supportEmail }),
    _links: linksIn(value),
  };
}
