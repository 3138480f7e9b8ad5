import { describeInProcess } from './in-process.ts';
import { LEFT_TO_DEFAULT, passkeySignInModels } from './passkey-sign-in.model.ts';
import { PASSKEY_SIGN_IN_WAYS } from './ways.ts';

describeInProcess('the sign-in with a passkey', passkeySignInModels, LEFT_TO_DEFAULT, PASSKEY_SIGN_IN_WAYS);
