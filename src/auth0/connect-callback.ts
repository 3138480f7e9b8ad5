import { err, ok, type Result } from 'neverthrow';
import {
  type AccountFailure,
  accountFailure,
  type Continuation,
  type Secret,
  secret,
} from '../domain/index.ts';

/** What the user brought back from the other provider. */
export interface ConnectCallback {
  /** Good for one `completeConnectedAccount`. */
  readonly connect_code: Secret<string>;
}

const NAMES = { provider: 'auth0', operation: 'readConnectCallback' } as const;

/**
 * Reads the URL that the user comes back to after `connectAccount`; sends nothing and never throws. Fails
 * with `not_completed` when the user said no, with the provider's error in `code`; with `invalid_input` and
 * the code `state_mismatch` for the callback of another attempt (or a forged one), and `missing_connect_code`
 * for a URL that is no callback.
 */
export function readConnectCallback(
  url: string,
  expected: { readonly state: Continuation<string> },
): Result<ConnectCallback, AccountFailure> {
  // Auth0 contract 10.2: in the query with PKCE, in the fragment without; both places are read
  const answer = placesIn(url).find((place) => place.has('connect_code') || place.has('error'));
  if (!answer) return err(notACallback('missing_connect_code', 'url', 'The URL carries no connect_code.'));
  if (onlyIn(answer, 'state') !== expected.state.reveal()) {
    return err(notACallback('state_mismatch', 'state', 'The callback belongs to another attempt.'));
  }
  if (answer.has('error')) return err(refused(answer));
  const code = onlyIn(answer, 'connect_code');
  return code
    ? ok({ connect_code: secret(code) })
    : err(notACallback('missing_connect_code', 'url', 'The URL carries no single connect_code.'));
}

function placesIn(url: string): readonly URLSearchParams[] {
  const [beforeHash = '', ...rest] = String(url).split('#');
  const query = beforeHash.split('?').slice(1).join('?');
  // An application that routes by the fragment has a path in it: `#/callback?connect_code=…`.
  const fragment = rest.join('#').replace(/^!?\/[^?]*\??/, '');
  return [new URLSearchParams(query), new URLSearchParams(fragment)];
}

// RFC 6749 section 3.1: no parameter comes twice.
function onlyIn(place: URLSearchParams, name: string): string | undefined {
  const [value, ...more] = place.getAll(name);
  return more.length === 0 ? value : undefined;
}

function refused(answer: URLSearchParams): AccountFailure {
  const error = answer.get('error') ?? '';
  // A code is a short word; anything else is a text.
  const code = /^[\w.-]{1,64}$/.test(error) ? error : undefined;
  const told = [code, answer.get('error_description')].filter(Boolean).join(': ');
  return accountFailure(kindOf(code), `The account was not connected (${told || 'no reason given'}).`, {
    ...NAMES,
    code,
  });
}

/** RFC 6749 section 4.1.2.1 */
function kindOf(error: string | undefined) {
  switch (error) {
    // The user, or whoever is in charge of them, said no.
    case 'access_denied':
      return 'not_completed';
    case 'unauthorized_client':
      return 'not_enabled';
    default:
      return 'provider_failure';
  }
}

function notACallback(code: string, field: string, message: string): AccountFailure {
  return accountFailure('invalid_input', message, { ...NAMES, code, fields: [{ field, message }] });
}
