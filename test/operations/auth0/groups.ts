import { authenticationMethods } from './authentication-methods.ts';
import { connectedAccounts } from './connected-accounts.ts';
import { factors } from './factors.ts';
import { passkeySignIn } from './passkey-sign-in.ts';
import { planned } from './planned.ts';

/** Every group of Auth0 My Account, under the name of its file in `src/auth0`. Auth0 contract section 3 */
export const auth0Groups = {
  authenticationMethods,
  connectedAccounts,
  factors,
  'passkey-sign-in': passkeySignIn,
  planned,
};
