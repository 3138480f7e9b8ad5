import { describe, expect, test } from 'vitest';
import * as okta from '../../src/okta/index.ts';
import { json } from '../http/scripted-server.ts';
import { BASE_URL, oktaBench, oktaError } from './okta-server.ts';
import { type Send, testDecoding, testOperations, testRefusals } from './operation-cases.ts';

const EMAIL = 'aut1';
const PATH = '/idp/myaccount/authenticators';
const SELF = `${BASE_URL}${PATH}/${EMAIL}`;
const READ = 'okta.myAccount.authenticators.read';
const MANAGE = 'okta.myAccount.authenticators.manage';

function authenticatorBody(changes: Record<string, unknown> = {}) {
  return {
    id: EMAIL,
    key: 'okta_email',
    name: 'Email',
    enrollable: true,
    _links: {
      self: { href: SELF, hints: { allow: ['GET'] } },
      enroll: { href: `${BASE_URL}/idp/authenticators/setup/${EMAIL}`, hints: { allow: ['GET'] } },
    },
    ...changes,
  };
}

function enrollmentBody(changes: Record<string, unknown> = {}) {
  return {
    id: 'eae1',
    name: 'Email',
    nickname: 'Work',
    created: '2026-01-01T00:00:00.000Z',
    lastChallenged: '2026-01-02T00:00:00.000Z',
    canReset: true,
    canUnenroll: true,
    profile: { email: 'm***a@example.com' },
    _links: { self: { href: `${SELF}/enrollments/eae1`, hints: { allow: ['GET'] } } },
    ...changes,
  };
}

const COMPLEXITY = {
  minLength: 8,
  minLowerCase: 1,
  minUpperCase: 1,
  minNumber: 1,
  minSymbol: 0,
  excludeUsername: true,
  excludeAttributes: [],
};

const AUTHENTICATOR = {
  id: EMAIL,
  key: 'okta_email',
  name: 'Email',
  enrollable: true,
  _links: {
    self: { href: SELF, allow: ['GET'] },
    enroll: { href: `${BASE_URL}/idp/authenticators/setup/${EMAIL}`, allow: ['GET'] },
  },
};
const ENROLLMENT = {
  id: 'eae1',
  name: 'Email',
  nickname: 'Work',
  created: '2026-01-01T00:00:00.000Z',
  lastChallenged: '2026-01-02T00:00:00.000Z',
  canReset: true,
  canUnenroll: true,
  canChangePassword: false,
  canResetPassword: false,
  profile: { email: 'm***a@example.com' },
  _links: { self: { href: `${SELF}/enrollments/eae1`, allow: ['GET'] } },
};

const list: Send = (client, options) => okta.listAuthenticators(client, {}, options);
const expanded: Send = (client) =>
  okta.listAuthenticators(client, { expand: ['enrollments', 'requirements'] });
const get: Send = (client, options) => okta.getAuthenticator(client, EMAIL, {}, options);
const listEnrollments: Send = (client, options) => okta.listEnrollments(client, EMAIL, options);
const getEnrollment: Send = (client, options) => okta.getEnrollment(client, EMAIL, 'eae1', options);
const update: Send = (client, options) =>
  okta.updateEnrollment(client, EMAIL, 'eae1', { nickname: 'Work' }, options);
const clear: Send = (client, options) =>
  okta.updateEnrollment(client, EMAIL, 'eae1', { nickname: null }, options);

testOperations({
  listAuthenticators: {
    send: list,
    line: `GET ${PATH}`,
    scope: READ,
    reply: json(200, [authenticatorBody()]),
    data: [AUTHENTICATOR],
  },
  'listAuthenticators, expanded': {
    send: expanded,
    line: `GET ${PATH}?expand=enrollments%2Crequirements`,
    scope: READ,
    reply: json(200, [
      authenticatorBody({
        logo: { uri: 'https://cdn.example.com/logo.png' },
        _embedded: {
          enrollments: [enrollmentBody()],
          requirements: { description: 'At least 8.', complexity: COMPLEXITY },
        },
      }),
    ]),
    data: [
      {
        ...AUTHENTICATOR,
        logo: { uri: 'https://cdn.example.com/logo.png' },
        _embedded: {
          enrollments: [ENROLLMENT],
          requirements: { description: 'At least 8.', complexity: COMPLEXITY, _links: {} },
        },
      },
    ],
  },
  getAuthenticator: {
    send: get,
    line: `GET ${PATH}/${EMAIL}`,
    scope: READ,
    reply: json(200, authenticatorBody()),
    data: AUTHENTICATOR,
  },
  'getAuthenticator, expanded': {
    send: (client) => okta.getAuthenticator(client, EMAIL, { expand: ['enrollments'] }),
    line: `GET ${PATH}/${EMAIL}?expand=enrollments`,
    scope: READ,
    reply: json(200, authenticatorBody({ _embedded: { enrollments: [] } })),
    data: { ...AUTHENTICATOR, _embedded: { enrollments: [] } },
  },
  // The lists name the member `links`. Okta contract 7.6
  listEnrollments: {
    send: listEnrollments,
    line: `GET ${PATH}/${EMAIL}/enrollments`,
    scope: READ,
    reply: json(200, [enrollmentBody({ links: enrollmentBody()._links, _links: undefined })]),
    data: [ENROLLMENT],
  },
  getEnrollment: {
    send: getEnrollment,
    line: `GET ${PATH}/${EMAIL}/enrollments/eae1`,
    scope: READ,
    reply: json(200, enrollmentBody({ canChangePassword: true, canResetPassword: true })),
    data: { ...ENROLLMENT, canChangePassword: true, canResetPassword: true },
  },
  updateEnrollment: {
    send: update,
    line: `PATCH ${PATH}/${EMAIL}/enrollments/eae1`,
    body: { nickname: 'Work' },
    scope: MANAGE,
    reply: json(200, enrollmentBody()),
    data: ENROLLMENT,
  },
  'updateEnrollment, clearing the name': {
    send: clear,
    line: `PATCH ${PATH}/${EMAIL}/enrollments/eae1`,
    body: { nickname: null },
    scope: MANAGE,
    reply: json(200, enrollmentBody({ nickname: undefined })),
    data: { ...ENROLLMENT, nickname: null },
  },
});

test('a change is declared as a merge patch', async () => {
  const { client, requests } = oktaBench([json(200, enrollmentBody())]);

  await update(client);

  expect(requests[0]?.headers['content-type']).toBe('application/merge-patch+json;okta-version=1.0.0');
});

const gone = oktaError(404, 'E0000007', 'Not found: Resource not found: x');

describe('a refusal', () => {
  testRefusals([
    [list, 'an org without the API', oktaError(404, 'E0000008', 'No such path'), { kind: 'not_enabled' }],
    [list, 'a policy that forbids', oktaError(403, 'E0000006', 'No permission'), { kind: 'forbidden' }],
    [get, 'an unknown authenticator', gone, { kind: 'not_found', operation: 'getAuthenticator' }],
    [listEnrollments, 'an unknown authenticator of a list', gone, { kind: 'not_found' }],
    [getEnrollment, 'an unknown enrollment', gone, { kind: 'not_found', operation: 'getEnrollment' }],
    [update, 'an enrollment that is gone', gone, { kind: 'not_found', operation: 'updateEnrollment' }],
    [
      update,
      'a name that another enrollment has',
      oktaError(400, 'E0000232', 'The same nickname.'),
      { kind: 'conflict', code: 'E0000232' },
    ],
    [
      update,
      'a bad name',
      oktaError(400, 'E0000001', 'Api validation failed: nickname', 'Too long.'),
      { kind: 'invalid_input', fields: [{ field: 'nickname', message: 'Too long.' }] },
    ],
  ]);
});

describe('the decoder', () => {
  const EMBEDDED = { enrollments: [enrollmentBody({ id: '' })] };
  testDecoding([
    [get, 'takes', 'a key that is new', json(200, authenticatorBody({ key: 'smart_card_idp' }))],
    [get, 'takes', 'members that are new', json(200, authenticatorBody({ more: 1, settings: {} }))],
    [get, 'takes', 'what is embedded but unknown', json(200, authenticatorBody({ _embedded: { more: 1 } }))],
    [get, 'refuses', 'no id', json(200, authenticatorBody({ id: undefined }))],
    [get, 'refuses', 'no key', json(200, authenticatorBody({ key: undefined }))],
    [get, 'refuses', 'no name', json(200, authenticatorBody({ name: 7 }))],
    [get, 'refuses', 'an enrollment without an id', json(200, authenticatorBody({ _embedded: EMBEDDED }))],
    [
      get,
      'refuses',
      'unreadable requirements',
      json(200, authenticatorBody({ _embedded: { requirements: 7 } })),
    ],
    [list, 'refuses', 'no list', json(200, authenticatorBody())],
    [getEnrollment, 'takes', 'an id alone', json(200, { id: 'eae1' })],
    [getEnrollment, 'refuses', 'an enrollment without an id', json(200, enrollmentBody({ id: undefined }))],
    [listEnrollments, 'refuses', 'a list with an unreadable item', json(200, [enrollmentBody(), 7])],
  ]);

  test('tells by the link whether an authenticator can be enrolled where nothing else does', async () => {
    const replies = [
      authenticatorBody({ enrollable: undefined }),
      authenticatorBody({ enrollable: undefined, _links: {} }),
    ];
    const enrollable = replies.map(async (body) => {
      const answer = await okta.getAuthenticator(oktaBench([json(200, body)]).client, EMAIL);
      return answer._unsafeUnwrap().data.enrollable;
    });

    expect(await Promise.all(enrollable)).toEqual([true, false]);
  });
});
