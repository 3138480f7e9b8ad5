import { describeInProcess } from './in-process.ts';
import { LEFT_TO_DEFAULT, passkeySignInModels } from './passkey-sign-in.model.ts';

describeInProcess('the sign-in with a passkey', passkeySignInModels, LEFT_TO_DEFAULT);
