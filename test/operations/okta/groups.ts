import { emails } from './emails.ts';
import { password } from './password.ts';
import { phones } from './phones.ts';

/** Every group of Okta MyAccount, under the name of its file in `src/okta`. Okta contract section 6 */
export const oktaGroups = { emails, password, phones };
