import { emails } from './emails.ts';
import { oktaApplications } from './okta-applications.ts';
import { organization } from './organization.ts';
import { password } from './password.ts';
import { phones } from './phones.ts';
import { profile } from './profile.ts';
import { sessions } from './sessions.ts';

/** Every group of Okta MyAccount, under the name of its file in `src/okta`. Okta contract section 6 */
export const oktaGroups = {
  emails,
  'okta-applications': oktaApplications,
  organization,
  password,
  phones,
  profile,
  sessions,
};
