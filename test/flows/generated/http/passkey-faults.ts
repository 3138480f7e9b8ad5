import type { Fault } from '../../../../src/emulator/index.ts';
import { RETRY_AFTER_SECONDS } from './settings.ts';

const oauth = (status: number, error: string): Fault => ({
  status,
  body: { error, error_description: 'Refused' },
});

// Auth0 contract sections 5 and 12.3: what the emulator does not do by itself.
const FAULTS: Readonly<Record<string, Fault>> = {
  invalid_input: oauth(400, 'invalid_request'),
  conflict: { status: 409, body: '' },
  insufficient_scope: {
    status: 403,
    headers: { 'www-authenticate': 'Bearer error="insufficient_scope"' },
    body: '',
  },
  forbidden: oauth(403, 'access_denied'),
  not_enabled: oauth(401, 'invalid_client'),
  not_supported: { status: 405, body: '' },
  rate_limited: oauth(429, 'too_many_requests'),
  network: { reset: true },
  timeout: { status: 408, body: '' },
  provider_failure: { status: 500, body: '' },
  // A redirect is not followed, and is no answer that the contract knows.
  malformed_response: { redirectTo: 'https://elsewhere.example.com/' },
};

const TOO_FAST: Fault = {
  ...oauth(429, 'too_many_requests'),
  headers: { 'retry-after': String(RETRY_AFTER_SECONDS) },
};

/** The fault that makes a sign-in fail in the way of this name; each strikes before the effect. */
export function signInFaultOf(operation: 'start' | 'complete', name: string): Fault | undefined {
  // The flow counts on the provider's own delay here, and on its own elsewhere.
  if (operation === 'complete' && name === 'rate_limited') return TOO_FAST;
  return FAULTS[name];
}
