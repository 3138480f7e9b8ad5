import type { SeededSource } from '../seeded-source.ts';
import { json, link } from './answers.ts';
import type { OktaCall, OktaOperation } from './checks.ts';
import type { OktaSettings } from './options.ts';

/** The operations O1 and O2, by the names that this library gives them. */
export type OktaOrganizationOperation = 'getOrganization' | 'listOktaApplications';

/** What the organisation tells about itself. */
export interface OktaOrganizationOptions {
  readonly name?: string;
  /** The emulator's own origin by default. */
  readonly url?: string;
  readonly helpLink?: string;
  readonly supportEmail?: string;
}

/** An application of Okta's own. */
export interface OktaApplicationOption {
  /** `okta.` and a UUID; made up when left out. */
  readonly id?: string;
  readonly name: string;
  readonly displayName: string;
}

/** What users have who are no administrators. */
export const DEFAULT_OKTA_APPLICATIONS: readonly OktaApplicationOption[] = [
  { name: 'okta_enduser', displayName: 'Okta Dashboard' },
  { name: 'okta_account_settings', displayName: 'Okta Account Settings' },
  { name: 'okta_browser_plugin', displayName: 'Okta Browser Plugin' },
];

const ORGANIZATION = '/idp/myaccount/organization';

/** The operations on the organisation and Okta's own applications (Okta contract section 7.7). */
export function oktaOrganizationOperations(
  { organization, oktaApplications }: OktaSettings,
  source: SeededSource,
): readonly OktaOperation<OktaOrganizationOperation>[] {
  const applications = oktaApplications.map(({ id = `okta.${uuidFrom(source)}`, name, displayName }) => ({
    id,
    name,
    displayName,
  }));

  function getOrganization({ origin }: OktaCall): Response {
    const { name, url = origin, helpLink = `${origin}/help`, supportEmail } = organization;
    const self = link(`${origin}${ORGANIZATION}`, 'GET');
    return json({ name, url, helpLink, supportEmail, _links: { self } });
  }

  return [
    {
      name: 'getOrganization',
      method: 'GET',
      path: ORGANIZATION,
      resource: 'organization',
      access: 'read',
      run: getOrganization,
    },
    {
      name: 'listOktaApplications',
      method: 'GET',
      path: '/idp/myaccount/okta-applications',
      resource: 'oktaApplications',
      access: 'read',
      run: () => json(applications),
    },
  ];
}

function uuidFrom(source: SeededSource): string {
  return [8, 4, 4, 4, 12].map((length) => source.hex(length)).join('-');
}
