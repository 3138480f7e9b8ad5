import type { FailureKind } from '../../../../src/domain/index.ts';
import type { Fault } from '../../../../src/emulator/index.ts';
import type { Provider } from '../../email-run.ts';
import { RETRY_AFTER_SECONDS } from './settings.ts';

/** What makes an adapter see a failure, by the name of its case: for what the emulators do not do by themselves. */
type FaultTable = { readonly [K in FailureKind | 'step_up_required (more)']?: Fault };

const okta = (status: number, errorCode: string, errorSummary = 'Refused'): Fault => ({
  status,
  body: { errorCode, errorSummary, errorCauses: [] },
});
const auth0 = (status: number, code: string): Fault => ({
  status,
  body: { type: `https://auth0.com/api-errors#${code}`, title: 'Refused', detail: 'Refused', status },
});
const demand = (status: number, error: string): Fault => ({
  status,
  headers: { 'www-authenticate': `Bearer error="${error}"` },
  body: '',
});

const TOO_FAST: Fault = { status: 429, headers: { 'retry-after': String(RETRY_AFTER_SECONDS) }, body: '' };

const COMMON: FaultTable = {
  insufficient_scope: demand(403, 'insufficient_scope'),
  not_supported: { status: 405, body: '' },
  rate_limited: { status: 429, body: '' },
  network: { reset: true },
  timeout: { status: 408, body: '' },
  provider_failure: { status: 500, body: '' },
  // A redirect is not followed, and is no answer that the contract knows, even where the body is not read.
  malformed_response: { redirectTo: 'https://elsewhere.example.com/' },
};

const OKTA: FaultTable = {
  ...COMMON,
  // Okta contract 3.2; reads are never refused so by the emulator
  step_up_required: demand(403, 'insufficient_authentication_context'),
  // The emulator has one policy, and this is another
  'step_up_required (more)': {
    status: 403,
    headers: {
      'www-authenticate': 'Bearer error="insufficient_authentication_context", acr_values="strong"',
    },
    body: '',
  },
  // Okta contract 4.2; once for the token at hand, once for the new one
  unauthenticated: { ...okta(401, 'E0000011'), times: 2 },
  // The token source then brings somebody else's token.
  subject_changed: okta(401, 'E0000011'),
  invalid_input: okta(400, 'E0000001'),
  not_enabled: okta(401, 'E0000015'),
  forbidden: okta(403, 'E0000006'),
  not_found: okta(404, 'E0000007', 'Not found: Resource not found'),
  conflict: okta(409, 'E0000157'),
  limit_reached: okta(400, 'E0000001', 'Exceeded cardinality max'),
  // Okta contract 4.2; by itself the emulator fails so only where nothing is marked as sent again
  delivery_failed: okta(500, 'E0000138'),
};

const AUTH0: FaultTable = {
  ...COMMON,
  unauthenticated: { ...auth0(401, 'A0E-401-0003'), times: 2 },
  subject_changed: auth0(401, 'A0E-401-0003'),
  invalid_input: auth0(400, 'A0E-400-0003'),
  not_enabled: auth0(409, 'A0E-409-0001'),
  forbidden: { status: 403, body: '' },
  not_found: { status: 404, body: '' },
  conflict: { status: 409, body: '' },
};

const SPECIAL: Readonly<Record<Provider, Readonly<Record<string, FaultTable>>>> = {
  okta: {
    // The flow counts on the provider's own delay here, and on its own elsewhere.
    challenge: {
      rate_limited: TOO_FAST,
      // Okta contract 4.2
      challenge_expired: okta(400, 'E0000001', 'Api validation failed: Transaction'),
    },
    register: { rate_limited: TOO_FAST },
    poll: {
      challenge_expired: okta(404, 'E0000007', 'Not found: Resource not found: it (IdpMyAccountChallenge)'),
    },
  },
  auth0: {
    challenge: { rate_limited: TOO_FAST },
    register: { rate_limited: TOO_FAST },
    verify: {
      invalid_input: {
        status: 400,
        body: {
          type: 'https://auth0.com/api-errors#A0E-400-0003',
          title: 'Invalid',
          validation_errors: [{ detail: 'Refused', pointer: '/auth_session' }],
        },
      },
    },
  },
};

/** The fault that makes an operation fail in the way of this name; each strikes before the effect. */
export function faultOf(provider: Provider, operation: string, name: string): Fault | undefined {
  const table: { readonly [name: string]: Fault | undefined } = {
    ...(provider === 'okta' ? OKTA : AUTH0),
    ...SPECIAL[provider][operation],
  };
  return table[name];
}
