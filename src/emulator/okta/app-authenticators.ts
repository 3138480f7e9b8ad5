import type { SeededSource } from '../seeded-source.ts';
import type { Route } from '../server.ts';
import type { OktaAccount } from './accounts.ts';
import { json, link, noContent } from './answers.ts';
import {
  changedPushMethodOf,
  changesUserVerification,
  lifecycleError,
  newPushMethodOf,
  type OktaAppEnrollment,
} from './app-enrollment.ts';
import { CUSTOM_APP_ID } from './authenticator-kinds.ts';
import type { OktaAnonymousCall, OktaCall, OktaChecks, OktaOperation } from './checks.ts';
import { type OktaError, oktaErrors } from './errors.ts';
import type { OktaSettings } from './options.ts';
import { APP_AUTHENTICATORS, challengeToken, type OktaPushChallenge, outcomeOf } from './push-challenge.ts';

/** The operations A1 to A5, by the names that this library gives them. */
export type OktaAppAuthenticatorOperation =
  | 'createAppAuthenticatorEnrollment'
  | 'updateAppAuthenticatorEnrollment'
  | 'deleteAppAuthenticatorEnrollment'
  | 'listPushChallenges'
  | 'verifyPushChallenge';

/** What the app-authenticator operations need. */
export interface OktaAppAuthenticatorParts {
  readonly settings: OktaSettings;
  readonly source: SeededSource;
  readonly checks: OktaChecks;
  accounts(): readonly OktaAccount[];
}

/** The app-authenticator operations (Okta contract section 7.9). */
export function oktaAppAuthenticatorRoutes({
  settings,
  source,
  checks,
  accounts,
}: OktaAppAuthenticatorParts): readonly Route<OktaAppAuthenticatorOperation>[] {
  async function create(call: OktaCall): Promise<Response | OktaError> {
    const { account, body, now, token } = call;
    if (!settings.features.customApp) {
      return oktaErrors.notAllowed('Custom app authenticator is not enabled for your org.');
    }
    const refused = lifecycleError(account);
    if (refused) return refused;
    const { authenticatorId } = body;
    if (typeof authenticatorId !== 'string') {
      return oktaErrors.invalid('authenticatorId', 'authenticatorId: The field cannot be left blank.');
    }
    if (authenticatorId !== CUSTOM_APP_ID) return oktaErrors.notFound(authenticatorId, 'Authenticator');
    const push = await newPushMethodOf(body, settings);
    if ('code' in push) return push;
    const enrollment: OktaAppEnrollment = {
      id: `pfd${source.alphanumeric(17)}`,
      authenticatorId,
      methodId: `opf${source.alphanumeric(17)}`,
      clientId: String(token.cid),
      device: {
        id: `guo${source.alphanumeric(17)}`,
        clientInstanceId: `cli${source.alphanumeric(17)}`,
        status: 'ACTIVE',
        createdAt: now,
      },
      status: 'ACTIVE',
      push,
      createdAt: now,
      updatedAt: now,
    };
    account.appEnrollments = [...account.appEnrollments, enrollment];
    return json(bodyOf(enrollment, call));
  }

  async function update(call: OktaCall): Promise<Response | OktaError> {
    const { account, body, now } = call;
    const enrollment = enrollmentOf(call);
    if ('code' in enrollment) return enrollment;
    const push = await changedPushMethodOf(body, enrollment.push, settings);
    if ('code' in push) return push;
    const changed = { ...enrollment, push, updatedAt: now };
    replaceAppEnrollment(account, changed);
    return json(bodyOf(changed, call));
  }

  function remove(call: OktaCall): Response | OktaError {
    const { account } = call;
    const enrollment = enrollmentOf(call);
    if ('code' in enrollment) return enrollment;
    replaceAppEnrollment(account, { ...enrollment, status: 'DELETED' });
    account.pushChallenges = account.pushChallenges.filter(
      ({ enrollmentId }) => enrollmentId !== enrollment.id,
    );
    return noContent();
  }

  async function listPending(call: OktaCall): Promise<Response | OktaError> {
    const { account, origin, now } = call;
    const enrollment = enrollmentOf(call);
    if ('code' in enrollment) return enrollment;
    const pending = account.pushChallenges.filter(
      (challenge) => challenge.enrollmentId === enrollment.id && isPending(challenge, now),
    );
    const tokens = pending.map((challenge) => challengeToken(challenge, { account, enrollment, origin }));
    return json((await Promise.all(tokens)).map((challenge) => ({ payloadVersion: 'IDXv1', challenge })));
  }

  async function verify(call: OktaAnonymousCall): Promise<Response | OktaError> {
    const { body, now, origin, parameters } = call;
    const owner = accounts().find(({ pushChallenges }) =>
      pushChallenges.some(({ id }) => id === parameters.challengeId),
    );
    const challenge = owner?.pushChallenges.find(({ id }) => id === parameters.challengeId);
    const enrollment = owner?.appEnrollments.find(({ id }) => id === challenge?.enrollmentId);
    // Okta contract section 6: 404 is not among the errors of A5.
    if (!owner || !challenge || !enrollment || !isPending(challenge, now)) {
      return noChallenge();
    }
    const refused = lifecycleError(owner, enrollment);
    if (refused) return refused;
    if (challenge.isPhishing) return oktaErrors.phishing();
    if (body.method !== 'push') return oktaErrors.invalid('method', 'method: The field must be push.');
    const place = { account: owner, enrollment, origin };
    const outcome = await outcomeOf(body.challengeResponse, challenge, place, now);
    if (typeof outcome === 'object') return outcome;
    // It may have been answered, or taken away, while this answer was verified.
    if (!owner.pushChallenges.includes(challenge)) return noChallenge();
    owner.pushChallenges = owner.pushChallenges.map((other) =>
      other.id === challenge.id ? { ...other, outcome } : other,
    );
    return new Response(null, { status: outcome === 'accepted' ? 200 : 204 });
  }

  function bodyOf(enrollment: OktaAppEnrollment, { account, origin }: OktaCall) {
    const { id, device, methodId } = enrollment;
    const self = `${origin}${APP_AUTHENTICATORS}/${id}`;
    const dates = { createdDate: dateOf(enrollment.createdAt), lastUpdated: dateOf(enrollment.updatedAt) };
    return {
      id,
      authenticatorId: enrollment.authenticatorId,
      ...dates,
      device: {
        id: device.id,
        status: device.status,
        createdDate: dateOf(device.createdAt),
        lastUpdated: dateOf(device.createdAt),
        clientInstanceId: device.clientInstanceId,
      },
      user: { id: account.id, username: account.login },
      methods: {
        push: { id: methodId, ...dates, links: { pending: link(`${self}/push/notifications`, 'GET') } },
      },
      links: { self: link(self, 'PATCH', 'DELETE') },
    };
  }

  /** Okta contract section 5: `date-time` in the reference, another form in the fixtures of an SDK. */
  function dateOf(at: number): string {
    const date = new Date(at);
    if (settings.undocumented.appAuthenticatorDates === 'iso') return date.toISOString();
    const [weekday, day, month, year, time] = date.toUTCString().replace(',', '').split(' ');
    return `${weekday} ${month} ${day} ${time} UTC ${year}`;
  }

  const one = `${APP_AUTHENTICATORS}/:id`;
  const managed = { resource: 'appAuthenticator', access: 'manage' } as const;
  const operations: readonly OktaOperation<OktaAppAuthenticatorOperation>[] = [
    {
      ...managed,
      name: 'createAppAuthenticatorEnrollment',
      method: 'POST',
      path: APP_AUTHENTICATORS,
      run: create,
    },
    {
      name: 'updateAppAuthenticatorEnrollment',
      method: 'PATCH',
      path: one,
      resource: 'appAuthenticator.maintenance',
      access: 'manage',
      // Okta contract 7.9, A2
      higherResource: 'appAuthenticator',
      needsHigher: changesUserVerification,
      run: update,
    },
    { ...managed, name: 'deleteAppAuthenticatorEnrollment', method: 'DELETE', path: one, run: remove },
    {
      name: 'listPushChallenges',
      method: 'GET',
      path: `${one}/push/notifications`,
      resource: 'appAuthenticator.maintenance',
      access: 'read',
      run: listPending,
    },
  ];
  return [
    ...checks.routesOf(operations),
    checks.anonymousRoute({
      name: 'verifyPushChallenge',
      method: 'POST',
      path: `${APP_AUTHENTICATORS}/challenge/:challengeId/verify`,
      run: verify,
    }),
  ];
}

/** Puts an enrollment in the place of the one with its id. */
export function replaceAppEnrollment(account: OktaAccount, changed: OktaAppEnrollment): void {
  account.appEnrollments = account.appEnrollments.map((enrollment) =>
    enrollment.id === changed.id ? changed : enrollment,
  );
}

function enrollmentOf({ account, parameters: { id = '' } }: OktaCall): OktaAppEnrollment | OktaError {
  const enrollment = account.appEnrollments.find((one) => one.id === id);
  if (!enrollment) return oktaErrors.notFound(id, 'AuthenticatorEnrollment');
  return lifecycleError(account, enrollment) ?? enrollment;
}

function noChallenge(): OktaError {
  return oktaErrors.invalid('challengeId', 'challengeId: There is no such pending challenge.');
}

function isPending({ outcome, expiresAt }: OktaPushChallenge, now: number): boolean {
  return outcome === 'pending' && expiresAt > now;
}
