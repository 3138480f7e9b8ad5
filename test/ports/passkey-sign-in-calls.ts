import { continuation, secret } from '../../src/domain/index.ts';
import type { PasskeySignInServices } from '../../src/ports/index.ts';
import type { CallsOf } from './asked-scopes.ts';

const challenge = { options: { challenge: 'Y2hhbGxlbmdl' }, expiresAt: 0, lifetimeMs: 0 };
const options = { signal: new AbortController().signal };

/** Every call that the sign-in with a passkey may make. */
export const passkeySignInCalls: CallsOf<PasskeySignInServices> = {
  start: ({ start }) => start({}, options),
  complete: ({ complete }) =>
    complete(
      {
        challenge,
        continuation: continuation('session', 1),
        assertion: secret({
          id: 'Y3JlZA',
          rawId: 'Y3JlZA',
          type: 'public-key',
          clientExtensionResults: {},
          response: { clientDataJSON: 'Y2xpZW50', authenticatorData: 'YXV0aA', signature: 'c2ln' },
        }),
      },
      options,
    ),
};
