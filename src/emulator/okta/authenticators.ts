import type { OktaAccount } from './accounts.ts';
import { link } from './answers.ts';
import { AUTHENTICATOR_KINDS, type AuthenticatorKind, type OktaEnrollment } from './authenticator-kinds.ts';
import type { OktaCall, OktaOperation } from './checks.ts';
import { type OktaError, oktaErrors } from './errors.ts';
import type { OktaSettings } from './options.ts';
import { PASSWORD_REQUIREMENTS, passwordRequirementsBody } from './password.ts';

/** The operations B1 to B5, by the names that this library gives them. */
export type OktaAuthenticatorOperation =
  | 'listAuthenticators'
  | 'getAuthenticator'
  | 'listEnrollments'
  | 'getEnrollment'
  | 'updateEnrollment';

const AUTHENTICATORS = '/idp/myaccount/authenticators';

/** The authenticator operations (Okta contract section 7.6). */
export function oktaAuthenticatorOperations(
  settings: OktaSettings,
): readonly OktaOperation<OktaAuthenticatorOperation>[] {
  const { undocumented, features } = settings;

  function listAuthenticators(call: OktaCall): Response {
    return json(AUTHENTICATOR_KINDS.map((kind) => authenticatorBody(kind, call)));
  }

  function getAuthenticator(call: OktaCall): Response | OktaError {
    const kind = kindOf(call);
    return 'code' in kind ? kind : json(authenticatorBody(kind, call));
  }

  function listEnrollments(call: OktaCall): Response | OktaError {
    const kind = kindOf(call);
    return 'code' in kind ? kind : json(listedEnrollments(kind, call));
  }

  function getEnrollment(call: OktaCall): Response | OktaError {
    const found = enrollmentOf(call, settings);
    return 'code' in found ? found : json(enrollmentBody(found, call, '_links'));
  }

  function updateEnrollment(call: OktaCall): Response | OktaError {
    const { account, body } = call;
    const found = enrollmentOf(call, settings);
    if ('code' in found) return found;
    const { nickname } = body;
    const { id } = found.enrollment;
    if (nickname !== undefined && nickname !== null && (typeof nickname !== 'string' || nickname === '')) {
      return oktaErrors.invalid('nickname', 'nickname: The field must be a text or null.');
    }
    if (typeof nickname === 'string' && isTaken(nickname, id, account, settings))
      return oktaErrors.sameNickname();
    // RFC 7396: what is left out stays, null takes away.
    if (nickname !== undefined) {
      const { [id]: _, ...others } = account.nicknames;
      account.nicknames = nickname === null ? others : { ...others, [id]: nickname };
    }
    return json(enrollmentBody(found, call, '_links'));
  }

  function authenticatorBody(kind: AuthenticatorKind, call: OktaCall) {
    const { account, origin, url } = call;
    const self = `${origin}${AUTHENTICATORS}/${kind.id}`;
    const enrollable = kind.isEnrollable(settings, account);
    const expand = (url.searchParams.get('expand') ?? '').split(',').map((name) => name.trim());
    const embedded = {
      ...(expand.includes('enrollments') && { enrollments: listedEnrollments(kind, call) }),
      // Okta contract 7.6: for users without a password, too.
      ...(expand.includes('requirements') &&
        isPassword(kind) && { requirements: passwordRequirementsBody(settings.passwordPolicy, origin) }),
    };
    return {
      id: kind.id,
      key: kind.key,
      name: kind.name,
      enrollable,
      _links: {
        self: link(self, 'GET'),
        ...(enrollable && { enroll: link(`${origin}/idp/authenticators/setup/${kind.id}`, 'GET') }),
        enrollments: link(`${self}/enrollments`, 'GET'),
        ...(isPassword(kind) && { requirements: link(`${origin}${PASSWORD_REQUIREMENTS}`, 'GET') }),
      },
      ...(Object.keys(embedded).length > 0 && { _embedded: embedded }),
    };
  }

  function listedEnrollments(kind: AuthenticatorKind, call: OktaCall) {
    return kind
      .enrollmentsOf(call.account, settings)
      .map((enrollment) => enrollmentBody({ kind, enrollment }, call, undocumented.enrollmentListLinks));
  }

  function enrollmentBody(
    { kind, enrollment }: FoundEnrollment,
    { account, origin }: OktaCall,
    linksName: 'links' | '_links',
  ) {
    const {
      id,
      profile,
      createdAt = account.createdAt,
      challengedAt,
      isResettable,
      isUnenrollable,
    } = enrollment;
    const authenticator = `${origin}${AUTHENTICATORS}/${kind.id}`;
    const page = `${origin}/idp/authenticators/${undocumented.enrollmentPageId === 'enrollment' ? id : kind.id}`;
    const nickname = account.nicknames[id];
    return {
      id,
      name: kind.name,
      ...(nickname !== undefined && { nickname }),
      created: new Date(createdAt).toISOString(),
      ...(challengedAt !== undefined && { lastChallenged: new Date(challengedAt).toISOString() }),
      canReset: isResettable,
      canUnenroll: isUnenrollable,
      // Okta contract 7.6: of the password only.
      ...(isPassword(kind) && { canChangePassword: isResettable, canResetPassword: isResettable }),
      profile,
      [linksName]: {
        self: link(`${authenticator}/enrollments/${id}`, 'GET', 'PATCH'),
        authenticator: link(authenticator, 'GET'),
        ...(isResettable && { modify: link(`${page}/modify`, 'GET') }),
        ...(isUnenrollable && { unenroll: link(`${page}/unenroll`, 'GET') }),
      },
    };
  }

  const one = `${AUTHENTICATORS}/:id`;
  const enrollments = `${one}/enrollments`;
  const enrollment = `${enrollments}/:enrollmentId`;
  const operations = [
    { name: 'listAuthenticators', method: 'GET', path: AUTHENTICATORS, run: listAuthenticators },
    { name: 'getAuthenticator', method: 'GET', path: one, run: getAuthenticator },
    { name: 'listEnrollments', method: 'GET', path: enrollments, run: listEnrollments },
    { name: 'getEnrollment', method: 'GET', path: enrollment, run: getEnrollment },
    { name: 'updateEnrollment', method: 'PATCH', path: enrollment, run: updateEnrollment },
  ] as const;
  return operations.map((operation) => ({
    ...operation,
    resource: 'authenticators',
    access: operation.method === 'GET' ? 'read' : 'manage',
    run: (call) => (features.authenticators ? operation.run(call) : oktaErrors.forbidden()),
  }));
}

interface FoundEnrollment {
  readonly kind: AuthenticatorKind;
  readonly enrollment: OktaEnrollment;
}

function kindOf({ parameters: { id = '' } }: OktaCall): AuthenticatorKind | OktaError {
  return AUTHENTICATOR_KINDS.find((kind) => kind.id === id) ?? oktaErrors.notFound(id, 'Authenticator');
}

function enrollmentOf(call: OktaCall, settings: OktaSettings): FoundEnrollment | OktaError {
  const kind = kindOf(call);
  if ('code' in kind) return kind;
  const { enrollmentId = '' } = call.parameters;
  const enrollment = kind.enrollmentsOf(call.account, settings).find(({ id }) => id === enrollmentId);
  return enrollment ? { kind, enrollment } : oktaErrors.notFound(enrollmentId, 'AuthenticatorEnrollment');
}

/** Okta contract 4.2: no two enrollments of a user have the same nickname. */
function isTaken(
  nickname: string,
  enrollmentId: string,
  account: OktaAccount,
  settings: OktaSettings,
): boolean {
  return AUTHENTICATOR_KINDS.flatMap((kind) => kind.enrollmentsOf(account, settings)).some(
    ({ id }) => id !== enrollmentId && account.nicknames[id] === nickname,
  );
}

function isPassword({ key }: AuthenticatorKind): boolean {
  return key === 'okta_password';
}

/** Okta contract 1.3: this group answers plain JSON. */
function json(body: unknown): Response {
  return Response.json(body);
}
