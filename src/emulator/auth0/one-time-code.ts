import { type Auth0Error, auth0Error, invalid } from './errors.ts';
import type { Auth0Settings } from './options.ts';

/** The refusal of a wrong code (Auth0 contract 15.3: which it is is not known). */
export function wrongCode({ undocumented }: Auth0Settings): Auth0Error {
  if (undocumented.wrongCodeErrors === 'none') return auth0Error('invalid', 'The code is wrong.');
  return invalid('/otp_code', 'is not the code that was sent');
}
