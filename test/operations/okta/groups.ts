import { appAuthenticators } from './app-authenticators.ts';
import { authenticators } from './authenticators.ts';
import { emails } from './emails.ts';
import { enrollments } from './enrollments.ts';
import { oktaApplications } from './okta-applications.ts';
import { organization } from './organization.ts';
import { password } from './password.ts';
import { phones } from './phones.ts';
import { profile } from './profile.ts';
import { sessions } from './sessions.ts';
import { webauthn } from './webauthn.ts';

/** Every group of Okta MyAccount, under the name of its file in `src/okta`. Okta contract section 6 */
export const oktaGroups = {
  'app-authenticators': appAuthenticators,
  authenticators,
  emails,
  enrollments,
  'okta-applications': oktaApplications,
  organization,
  password,
  phones,
  profile,
  sessions,
  webauthn,
};
