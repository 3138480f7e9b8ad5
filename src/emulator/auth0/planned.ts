import type { Clock } from '../../domain/index.ts';
import type { Directory } from '../accounts.ts';
import type { SeededSource } from '../seeded-source.ts';
import type { Auth0Account, Auth0Consent } from './accounts.ts';
import type { Auth0Call, Auth0Operation, Auth0Outcome } from './checks.ts';
import { pageOf } from './cursor-list.ts';
import { auth0Error } from './errors.ts';

/** The operations that Auth0 has announced, by the names that this library gives them. */
export type PlannedOperation = 'listConsents' | 'getConsent' | 'listOrganizations';

/** What can be set up for the operations that Auth0 has announced. */
export interface Auth0PlannedControls {
  /** Lets the user have consented to something. Answers its id. */
  addConsent(
    user: string,
    consent: {
      readonly clientId: string;
      /** Epoch ms. */
      readonly expiresAt: number;
      readonly details?: { readonly audience?: string; readonly scope?: readonly string[] };
    },
  ): string;
  /** Makes the user a member of an organization. Answers its id. */
  addOrganization(
    user: string,
    organization: { readonly name: string; readonly displayName?: string },
  ): string;
}

/** What the controls need. */
export interface PlannedControlParts {
  readonly accounts: Directory<Auth0Account>;
  readonly source: SeededSource;
  readonly clock: Clock;
}

/** The controls of one emulator. */
export function plannedControls({ accounts, source, clock }: PlannedControlParts): Auth0PlannedControls {
  return {
    addConsent(user, { clientId, expiresAt, details }) {
      const account = accounts.get(user);
      const id = `cns_${source.alphanumeric(16)}`;
      account.consents = [...account.consents, { id, clientId, createdAt: clock.now(), expiresAt, details }];
      return id;
    },
    addOrganization(user, { name, displayName }) {
      const account = accounts.get(user);
      const id = `org_${source.alphanumeric(16)}`;
      account.organizations = [...account.organizations, { id, name, displayName }];
      return id;
    },
  };
}

/** The operations that Auth0 has announced (Auth0 contract section 11). */
export function plannedOperations(): readonly Auth0Operation<PlannedOperation>[] {
  return [
    {
      name: 'listConsents',
      method: 'GET',
      path: '/me/v1/consents',
      scope: 'read:me:consents',
      run: ({ account }) => Response.json({ consents: account.consents.map(represent) }),
    },
    {
      name: 'getConsent',
      method: 'GET',
      path: '/me/v1/consents/:id',
      scope: 'read:me:consents',
      run({ account, parameters }) {
        const consent = account.consents.find(({ id }) => id === parameters.id);
        return consent
          ? Response.json(represent(consent))
          : auth0Error('notFound', 'The consent does not exist.');
      },
    },
    {
      name: 'listOrganizations',
      method: 'GET',
      path: '/me/v1/organizations',
      scope: 'read:me:organizations',
      run: listOrganizations,
    },
  ];
}

function listOrganizations({ account, url: { searchParams } }: Auth0Call): Auth0Outcome {
  // Auth0 contract section 3.
  const page = pageOf(account.organizations, searchParams, {
    defaultTake: 50,
    maxTake: 100,
    keyOf: ({ name, id }) => `${name} ${id}`,
  });
  if ('code' in page) return page;
  const organizations = page.items.map(({ id, name, displayName }) => ({
    id,
    name,
    ...(displayName !== undefined && { display_name: displayName }),
  }));
  return Response.json({ organizations, ...page.next });
}

function represent({ id, clientId, createdAt, expiresAt, details }: Auth0Consent) {
  return {
    id,
    client_id: clientId,
    created_at: new Date(createdAt).toISOString(),
    expires_at: new Date(expiresAt).toISOString(),
    ...(details && { requested_details: details }),
  };
}
