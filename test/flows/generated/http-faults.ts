import type { FailureKind } from '../../../src/domain/index.ts';
import type { Fault } from '../../../src/emulator/index.ts';
import { emailEnrollmentPort, type Operation } from '../../../src/ports/index.ts';
import type { FlowOperation, Provider } from '../email-run.ts';

/** What makes an adapter see one kind of failure. Each strikes before the effect. */
export type FaultTable = { readonly [K in FailureKind]?: Fault };

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
  // Okta contract 3.2
  step_up_required: demand(403, 'insufficient_authentication_context'),
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
};

const AUTH0: FaultTable = {
  ...COMMON,
  // Auth0 contract 5
  step_up_required: demand(401, 'insufficient_user_authentication'),
  unauthenticated: { ...auth0(401, 'A0E-401-0003'), times: 2 },
  subject_changed: auth0(401, 'A0E-401-0003'),
  invalid_input: auth0(400, 'A0E-400-0003'),
  not_enabled: auth0(409, 'A0E-409-0001'),
  forbidden: { status: 403, body: '' },
  not_found: { status: 404, body: '' },
  conflict: { status: 409, body: '' },
};

/** Kinds that no answer of the provider becomes, by operation: `*` is every one. */
const NEVER: Readonly<Record<Provider, Readonly<Record<string, readonly FailureKind[]>>>> = {
  okta: {
    // Only a caller that gives up, or a service that throws, ends so.
    '*': ['cancelled', 'unexpected'],
    // 400 E0000001 means a wrong code here, whatever its text (Okta contract 4.2).
    verify: ['invalid_input', 'limit_reached'],
    // 400 E0000001 means that the address cannot be taken back.
    discard: ['invalid_input'],
    // A 404 of the collection means that the API is switched off.
    enroll: ['not_found'],
    find: ['not_found'],
  },
  auth0: {
    '*': ['cancelled', 'unexpected'],
    // A 404 of the collection means that the API is switched off; a limit has no code of its own.
    enroll: ['not_found', 'limit_reached'],
    challenge: ['not_found', 'limit_reached'],
    find: ['not_found'],
    // Auth0 does not tell a wrong code from an expired one.
    verify: ['challenge_expired', 'limit_reached'],
  },
};

const SPECIAL: Readonly<Record<Provider, Readonly<Record<string, FaultTable>>>> = {
  okta: {
    verify: {
      invalid_code: okta(401, 'E0000004'),
      challenge_expired: okta(404, 'E0000007', 'Not found: Resource not found: it (IdpMyAccountChallenge)'),
    },
    poll: {
      challenge_expired: okta(404, 'E0000007', 'Not found: Resource not found: it (IdpMyAccountChallenge)'),
    },
  },
  auth0: {
    verify: {
      invalid_code: auth0(400, 'A0E-400-0001'),
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

/** The faults of one operation, for each kind that the provider can cause there. */
export function faultsOf(provider: Provider, operation: FlowOperation): FaultTable {
  const never = [...(NEVER[provider]['*'] ?? []), ...(NEVER[provider][operation] ?? [])];
  const table = { ...(provider === 'okta' ? OKTA : AUTH0), ...SPECIAL[provider][operation] };
  const { failures }: Operation = emailEnrollmentPort[operation];
  return Object.fromEntries(
    failures.filter((kind) => !never.includes(kind)).map((kind) => [kind, table[kind]]),
  );
}
