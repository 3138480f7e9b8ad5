import * as auth0 from '../../../src/auth0/index.ts';
import type { Clock } from '../../../src/domain/index.ts';
import * as okta from '../../../src/okta/index.ts';
import type { PasskeySignInServices, WebAuthnEnrollmentServices } from '../../../src/ports/index.ts';
import type { Visit } from './account-page.ts';

const ANY_TIME_MS = 2_000_000_000;

/** Whose client it is, and what time it is there; the system's by default. */
export interface Caller extends Visit {
  readonly clock?: Clock;
}

/** What the provider of the visit has for the enrollment. */
export function enrollmentServicesOf(visit: Caller): WebAuthnEnrollmentServices {
  return visit.provider === 'okta'
    ? okta.webAuthnEnrollment(okta.createOktaClient(clientOptionsOf(visit)))
    : auth0.webAuthnEnrollment(auth0.createAuth0Client(clientOptionsOf(visit)));
}

/** Signing in with a passkey, which Auth0 alone has. */
export function signInServicesOf(visit: Visit): PasskeySignInServices {
  return auth0.passkeySignIn(auth0.createAuth0Client(clientOptionsOf(visit)), { client_id: visit.clientId });
}

function clientOptionsOf({ provider, url, accessToken, subject, clock }: Caller) {
  return {
    baseUrl: url,
    account: { provider, issuer: url, subject },
    token: () => ({ accessToken, subject }),
    // Where time passes by a driver alone, no request has taken too long.
    ...(clock && { clock, timeoutMs: ANY_TIME_MS, maxRetries: 0 }),
  };
}
