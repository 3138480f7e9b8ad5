/** One operation as the contract of its provider has it. */
export interface ContractOperation {
  /** The contract's own number; where it has none, the position in its table. */
  readonly id: string;
  readonly method: string;
  /** Below the API's base path; `{…}` stands for any one segment. */
  readonly path: string;
  readonly scopes: readonly string[];
  /** Not released by the provider: counted apart. */
  readonly planned?: true;
}

/** Okta contract section 6: all 40. */
export const OKTA_OPERATIONS: readonly ContractOperation[] = [
  okta('A1', 'POST', '/app-authenticators', 'appAuthenticator.manage'),
  okta('A2', 'PATCH', '/app-authenticators/{id}', 'appAuthenticator.maintenance.manage'),
  okta('A3', 'DELETE', '/app-authenticators/{id}', 'appAuthenticator.manage'),
  okta('A4', 'GET', '/app-authenticators/{id}/push/notifications', 'appAuthenticator.maintenance.read'),
  okta('A5', 'POST', '/app-authenticators/challenge/{id}/verify'),
  okta('B1', 'GET', '/authenticators', 'authenticators.read'),
  okta('B2', 'GET', '/authenticators/{id}', 'authenticators.read'),
  okta('B3', 'GET', '/authenticators/{id}/enrollments', 'authenticators.read'),
  okta('B4', 'GET', '/authenticators/{id}/enrollments/{enrollmentId}', 'authenticators.read'),
  okta('B5', 'PATCH', '/authenticators/{id}/enrollments/{enrollmentId}', 'authenticators.manage'),
  okta('E1', 'GET', '/emails', 'email.read'),
  okta('E2', 'POST', '/emails', 'email.manage'),
  okta('E3', 'GET', '/emails/{id}', 'email.read'),
  okta('E4', 'DELETE', '/emails/{id}', 'email.manage'),
  okta('E5', 'POST', '/emails/{id}/challenge', 'email.manage'),
  okta('E6', 'GET', '/emails/{id}/challenge/{challengeId}', 'email.read'),
  okta('E7', 'POST', '/emails/{id}/challenge/{challengeId}/verify', 'email.manage'),
  okta('O1', 'GET', '/okta-applications', 'oktaApplications.read'),
  okta('O2', 'GET', '/organization', 'organization.read'),
  okta('P1', 'GET', '/password', 'password.read'),
  okta('P2', 'POST', '/password', 'password.manage'),
  okta('P3', 'PUT', '/password', 'password.manage'),
  okta('P4', 'DELETE', '/password', 'password.manage'),
  okta('P5', 'POST', '/password/change-password', 'password.manage'),
  okta('P6', 'GET', '/password/complexity-requirements', 'password.read'),
  okta('R1', 'GET', '/profile', 'profile.read'),
  okta('R2', 'PUT', '/profile', 'profile.manage'),
  okta('R3', 'GET', '/profile/schema', 'profile.read'),
  okta('S1', 'DELETE', '/sessions', 'sessions.manage'),
  okta('T1', 'GET', '/phones', 'phone.read'),
  okta('T2', 'POST', '/phones', 'phone.manage'),
  okta('T3', 'GET', '/phones/{id}', 'phone.read'),
  okta('T4', 'DELETE', '/phones/{id}', 'phone.manage'),
  okta('T5', 'POST', '/phones/{id}/challenge', 'phone.manage'),
  okta('T6', 'POST', '/phones/{id}/verify', 'phone.manage'),
  okta('W1', 'GET', '/webauthn', 'webauthn.read'),
  okta('W2', 'POST', '/webauthn/registration', 'webauthn.manage'),
  okta('W3', 'POST', '/webauthn', 'webauthn.manage'),
  okta('W4', 'GET', '/webauthn/{id}', 'webauthn.read'),
  okta('W5', 'DELETE', '/webauthn/{id}', 'webauthn.manage'),
];

/** Auth0 contract section 3, and the unreleased profile of section 11. */
export const AUTH0_OPERATIONS: readonly ContractOperation[] = [
  auth0('1', 'GET', '/factors', 'read:me:factors'),
  auth0('2', 'GET', '/authentication-methods', 'read:me:authentication_methods'),
  auth0('3', 'POST', '/authentication-methods', 'create:me:authentication_methods'),
  auth0('4', 'GET', '/authentication-methods/{id}', 'read:me:authentication_methods'),
  auth0('5', 'PATCH', '/authentication-methods/{id}', 'update:me:authentication_methods'),
  auth0('6', 'DELETE', '/authentication-methods/{id}', 'delete:me:authentication_methods'),
  auth0('7', 'POST', '/authentication-methods/{id}/verify', 'create:me:authentication_methods'),
  auth0('8', 'POST', '/connected-accounts/connect', 'create:me:connected_accounts'),
  auth0('9', 'POST', '/connected-accounts/complete', 'create:me:connected_accounts'),
  auth0('10', 'GET', '/connected-accounts/accounts', 'read:me:connected_accounts'),
  auth0('11', 'GET', '/connected-accounts/connections', 'read:me:connected_accounts'),
  auth0('12', 'DELETE', '/connected-accounts/accounts/{id}', 'delete:me:connected_accounts'),
  planned('13', 'GET', '/consents', 'read:me:consents'),
  planned('14', 'GET', '/consents/{id}', 'read:me:consents'),
  planned('15', 'GET', '/organizations', 'read:me:organizations'),
  planned('–', 'GET', '/profile', 'read:me:profile'),
  planned('–', 'PATCH', '/profile', 'update:me:profile'),
];

/** The operation that a request is for. */
export function operationOf(
  operations: readonly ContractOperation[],
  method: string,
  path: string,
): ContractOperation | undefined {
  // A fixed segment counts more than one that stands for any.
  const byFixedSegments = [...operations].sort((a, b) => placeholders(a) - placeholders(b));
  return byFixedSegments.find((operation) => operation.method === method && fits(operation.path, path));
}

function placeholders({ path }: ContractOperation): number {
  return path.split('{').length;
}

function fits(pattern: string, path: string): boolean {
  const [wanted, given] = [pattern.split('/'), path.split('/')];
  return (
    wanted.length === given.length &&
    wanted.every((segment, index) => segment.startsWith('{') || segment === given[index])
  );
}

function okta(id: string, method: string, path: string, scope?: string): ContractOperation {
  return { id, method, path, scopes: scope === undefined ? [] : [`okta.myAccount.${scope}`] };
}

function auth0(id: string, method: string, path: string, scope: string): ContractOperation {
  return { id, method, path, scopes: [scope] };
}

function planned(id: string, method: string, path: string, scope: string): ContractOperation {
  return { ...auth0(id, method, path, scope), planned: true };
}
