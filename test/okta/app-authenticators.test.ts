import { describe, expect, test } from 'vitest';
import { secret } from '../../src/domain/index.ts';
import * as okta from '../../src/okta/index.ts';
import { empty, json, type Reply } from '../http/scripted-server.ts';
import { BASE_URL, oktaBench, oktaError } from './okta-server.ts';
import { type Send, testDecoding, testOperations, testRefusals } from './operation-cases.ts';

const PATH = '/idp/myaccount/app-authenticators';
const SELF = `${BASE_URL}${PATH}/pfd1`;
const MANAGE = 'okta.myAccount.appAuthenticator.manage';
const MAINTAIN = 'okta.myAccount.appAuthenticator.maintenance.manage';
const READ = 'okta.myAccount.appAuthenticator.maintenance.read';
const MERGE_PATCH = 'application/merge-patch+json;okta-version=1.0.0';

const KEY = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y', kid: 'key-1', 'okta:kpr': 'HARDWARE' } as const;
const DEVICE = {
  clientInstanceKey: KEY,
  clientInstanceBundleId: 'com.example.app',
  clientInstanceVersion: '1.0.0',
  clientInstanceDeviceSdkVersion: '1.0.0',
  osVersion: '18.0',
  platform: 'IOS',
  displayName: 'Phone',
} as const;
const NEW_ENROLLMENT: okta.NewAppAuthenticatorEnrollment = {
  authenticatorId: 'aut1',
  device: DEVICE,
  methods: {
    push: {
      pushToken: secret('canary-push-token'),
      apsEnvironment: 'PRODUCTION',
      keys: { proofOfPossession: KEY },
    },
  },
};

/** An enrollment as Okta prints it, with `links`. Okta contract section 7.9 */
function enrollmentBody(changes: Record<string, unknown> = {}) {
  const dates = { createdDate: '2026-01-01T00:00:00.000Z', lastUpdated: '2026-01-02T00:00:00.000Z' };
  return {
    id: 'pfd1',
    authenticatorId: 'aut1',
    ...dates,
    device: { id: 'guo1', status: 'ACTIVE', ...dates, clientInstanceId: 'cli1' },
    user: { id: '00u1', username: 'mia@example.com' },
    methods: {
      push: {
        id: 'opf1',
        ...dates,
        links: { pending: { href: `${SELF}/push/notifications`, hints: { allow: ['GET'] } } },
      },
    },
    links: { self: { href: SELF, hints: { allow: ['PATCH', 'DELETE'] } } },
    ...changes,
  };
}

const ENROLLMENT: okta.AppAuthenticatorEnrollment = {
  id: 'pfd1',
  authenticatorId: 'aut1',
  createdDate: '2026-01-01T00:00:00.000Z',
  lastUpdated: '2026-01-02T00:00:00.000Z',
  device: { id: 'guo1', status: 'ACTIVE', clientInstanceId: 'cli1' },
  user: { id: '00u1', username: 'mia@example.com' },
  methods: {
    push: { id: 'opf1', _links: { pending: { href: `${SELF}/push/notifications`, allow: ['GET'] } } },
  },
  _links: { self: { href: SELF, allow: ['PATCH', 'DELETE'] } },
};

const changing =
  (push: okta.AppAuthenticatorEnrollmentUpdate['methods']['push']): Send =>
  (client, options) =>
    okta.updateAppAuthenticatorEnrollment(client, 'pfd1', { methods: { push } }, options);
const create: Send = (client, options) =>
  okta.createAppAuthenticatorEnrollment(client, NEW_ENROLLMENT, options);
const update = changing({ pushToken: secret('canary-push-token') });
const remove: Send = (client, options) => okta.deleteAppAuthenticatorEnrollment(client, 'pfd1', options);
const list: Send = (client, options) => okta.listPushChallenges(client, 'pfd1', options);
const verify: Send = (client, options) =>
  okta.verifyPushChallenge(client, 'ft1', { challengeResponse: secret('canary.j.wt') }, options);

const CHALLENGE = { payloadVersion: 'IDXv1', challenge: 'a.b.c' };
const UPDATED = { line: `PATCH ${PATH}/pfd1`, reply: json(200, enrollmentBody()), data: ENROLLMENT };

testOperations({
  createAppAuthenticatorEnrollment: {
    send: create,
    line: `POST ${PATH}`,
    body: {
      authenticatorId: 'aut1',
      device: DEVICE,
      methods: {
        push: {
          pushToken: 'canary-push-token',
          apsEnvironment: 'PRODUCTION',
          keys: { proofOfPossession: KEY },
        },
      },
    },
    scope: MANAGE,
    reply: json(200, enrollmentBody()),
    data: ENROLLMENT,
  },
  'updateAppAuthenticatorEnrollment of the push token': {
    ...UPDATED,
    send: update,
    body: { methods: { push: { pushToken: 'canary-push-token' } } },
    scope: MAINTAIN,
  },
  'updateAppAuthenticatorEnrollment of the capabilities': {
    ...UPDATED,
    send: changing({ capabilities: { transactionTypes: ['LOGIN'] } }),
    body: { methods: { push: { capabilities: { transactionTypes: ['LOGIN'] } } } },
    scope: MAINTAIN,
  },
  'updateAppAuthenticatorEnrollment with a user-verification key': {
    ...UPDATED,
    send: changing({ keys: { userVerification: KEY } }),
    body: { methods: { push: { keys: { userVerification: KEY } } } },
    scope: MANAGE,
  },
  'updateAppAuthenticatorEnrollment taking that key away': {
    ...UPDATED,
    send: changing({ keys: { userVerification: null } }),
    body: { methods: { push: { keys: { userVerification: null } } } },
    scope: MANAGE,
  },
  deleteAppAuthenticatorEnrollment: {
    send: remove,
    line: `DELETE ${PATH}/pfd1`,
    scope: MANAGE,
    reply: empty(204),
    data: null,
  },
  listPushChallenges: {
    send: list,
    line: `GET ${PATH}/pfd1/push/notifications`,
    scope: READ,
    reply: json(200, [CHALLENGE]),
    data: [CHALLENGE],
  },
});

describe('verifyPushChallenge', () => {
  test.each([
    ['accepted', 200],
    ['denied', 204],
  ])('tells that the response was %s by %i', async (outcome, status) => {
    const { client, requests } = oktaBench([empty(status)]);

    const answer = await verify(client);

    expect(answer._unsafeUnwrap()).toMatchObject({ data: outcome, status });
    const [request] = requests;
    expect(`${request?.method} ${request?.path}`).toBe(`POST ${PATH}/challenge/ft1/verify`);
    expect(request?.body).toEqual({ method: 'push', challengeResponse: 'canary.j.wt' });
    expect(request?.headers['content-type']).toBe('application/json;okta-version=1.0.0');
    expect(request?.headers.accept).toBe('application/json; okta-version=1.0.0');
  });

  test('asks for no token and sends none', async () => {
    const asked: string[] = [];
    const token: okta.TokenFunction = ({ reason }) => {
      asked.push(reason);
      return 'canary-token';
    };
    const { client, requests } = oktaBench([oktaError(401, 'E0000011', 'Invalid token provided')], { token });

    expect((await verify(client))._unsafeUnwrapErr().kind).toBe('unauthenticated');
    expect(asked).toEqual([]);
    expect(requests).toHaveLength(1);
    expect(requests[0]?.headers).not.toHaveProperty('authorization');
    expect(requests[0]?.authorization).toMatchObject({ scopes: [], anonymous: true });
  });
});

test('a change is declared as a merge patch', async () => {
  const { client, requests } = oktaBench([json(200, enrollmentBody())]);

  await update(client);

  expect(requests[0]?.headers['content-type']).toBe(MERGE_PATCH);
});

/** Okta contract 4.2, the extras of app authenticators */
const EXTRAS: readonly [number, string, 'forbidden' | 'not_found'][] = [
  [403, 'E0000152', 'forbidden'],
  [410, 'E0000153', 'not_found'],
  [410, 'E0000154', 'not_found'],
  [423, 'E0000155', 'forbidden'],
  [410, 'E0000156', 'not_found'],
  [400, 'E0000158', 'forbidden'],
  [423, 'E0000180', 'forbidden'],
  [403, 'E0000212', 'forbidden'],
];
const SENDS: readonly [string, Send][] = Object.entries({ create, update, remove, list, verify });

describe('a refusal', () => {
  const unknown: Reply = oktaError(404, 'E0000007', 'Not found: Resource not found: x');
  testRefusals([
    ...SENDS.flatMap(([name, send]) =>
      EXTRAS.map(
        ([status, code, kind]) =>
          [
            send,
            `${status} ${code} of ${name}`,
            oktaError(status, code, 'No.'),
            { kind, code, status },
          ] as const,
      ),
    ),
    [create, 'an org without the API', oktaError(404, 'E0000008', 'No such path'), { kind: 'not_enabled' }],
    [create, 'an unknown authenticator', unknown, { kind: 'not_found' }],
    [create, 'the authenticator switched off', oktaError(403, 'E0000038', 'No.'), { kind: 'not_enabled' }],
    [
      create,
      'a bad key, quoted',
      oktaError(400, 'E0000001', 'Api validation failed: pushToken', 'pushToken: canary-push-token'),
      { kind: 'invalid_input', fields: [{ field: 'pushToken', message: 'pushToken: [secret]' }] },
    ],
    [update, 'an unknown enrollment', unknown, { kind: 'not_found' }],
    [remove, 'an unknown enrollment to delete', unknown, { kind: 'not_found' }],
    [
      verify,
      'a response that is not accepted, quoted',
      oktaError(400, 'E0000001', 'Api validation failed: challengeResponse', 'Bad: canary.j.wt'),
      { kind: 'invalid_input', operation: 'verifyPushChallenge' },
    ],
    [
      changing({ keys: { userVerification: null } }),
      'the missing scope of a key change',
      empty(403, { 'www-authenticate': 'Bearer error="insufficient_scope"' }),
      { kind: 'insufficient_scope', scopes: [MANAGE] },
    ],
  ]);
});

describe('the decoder', () => {
  const { device, user, methods } = enrollmentBody();
  testDecoding([
    [create, 'takes', 'members that are new', json(200, enrollmentBody({ more: 1 }))],
    [
      create,
      'takes',
      'dates in another form',
      json(200, enrollmentBody({ createdDate: 'Tue Dec 03 18:39:46 UTC 2019' })),
    ],
    [
      create,
      'takes',
      'no dates and no links',
      json(200, enrollmentBody({ createdDate: 1, lastUpdated: undefined, links: undefined })),
    ],
    [
      create,
      'takes',
      'a status that is new',
      json(200, enrollmentBody({ device: { ...device, status: 'LOST' } })),
    ],
    [create, 'refuses', 'no id', json(200, enrollmentBody({ id: '' }))],
    [create, 'refuses', 'no authenticator', json(200, enrollmentBody({ authenticatorId: undefined }))],
    [create, 'refuses', 'no device', json(200, enrollmentBody({ device: undefined }))],
    [
      create,
      'refuses',
      'no client instance',
      json(200, enrollmentBody({ device: { ...device, clientInstanceId: 7 } })),
    ],
    [
      create,
      'refuses',
      'no device status',
      json(200, enrollmentBody({ device: { ...device, status: null } })),
    ],
    [create, 'refuses', 'no user', json(200, enrollmentBody({ user: { ...user, id: undefined } }))],
    [create, 'refuses', 'no push method', json(200, enrollmentBody({ methods: { ...methods, push: {} } }))],
    [list, 'takes', 'a payload version that is new', json(200, [{ ...CHALLENGE, payloadVersion: 'IDXv2' }])],
    [list, 'takes', 'no pushes', json(200, [])],
    [list, 'refuses', 'a push without a challenge', json(200, [{ payloadVersion: 'IDXv1' }])],
    [list, 'refuses', 'no list', json(200, CHALLENGE)],
  ]);
});
