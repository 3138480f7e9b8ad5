import { passkeySignInModels } from './passkey-sign-in.model.ts';
import { describeReloads } from './reload-tests.ts';

describeReloads('the sign-in with a passkey', passkeySignInModels);
