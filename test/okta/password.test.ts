import { describe } from 'vitest';
import { secret } from '../../src/domain/index.ts';
import * as okta from '../../src/okta/index.ts';
import { empty, json } from '../http/scripted-server.ts';
import { BASE_URL, oktaError } from './okta-server.ts';
import { type Send, testDecoding, testOperations, testRefusals } from './operation-cases.ts';

const PASSWORD = '/idp/myaccount/password';
const SELF = `${BASE_URL}${PASSWORD}`;
const READ = 'okta.myAccount.password.read';
const MANAGE = 'okta.myAccount.password.manage';

/** A password as Okta prints it. Okta contract section 7.3 */
const BODY = {
  id: '00T196qTp3LIMZQ0L0g3',
  status: 'ACTIVE',
  created: '2026-01-01T00:00:00.000Z',
  lastUpdated: '2026-01-02T00:00:00.000Z',
  _links: { self: { href: SELF, hints: { allow: ['GET', 'DELETE', 'PUT'] } } },
};
const READ_BODY = { ...BODY, _links: { self: { href: SELF, allow: ['GET', 'DELETE', 'PUT'] } } };
const NOT_ENROLLED = {
  status: 'NOT_ENROLLED',
  _links: { enroll: { href: SELF, hints: { allow: ['POST'] } } },
};
const COMPLEXITY = {
  minLength: 8,
  minLowerCase: 1,
  minUpperCase: 1,
  minNumber: 1,
  minSymbol: 0,
  excludeUsername: true,
  excludeAttributes: ['firstName'],
};
const REQUIREMENTS = { description: 'At least 8 characters.', complexity: COMPLEXITY };

const get: Send = (client, options) => okta.getPassword(client, options);
const create: Send = (client, options) =>
  okta.createPassword(client, { profile: { password: secret('canary-new') } }, options);
const replace: Send = (client, options) =>
  okta.replacePassword(
    client,
    { profile: { password: secret('canary-new'), currentPassword: secret('canary-old') } },
    options,
  );
const remove: Send = (client, options) => okta.deletePassword(client, options);
const change: Send = (client, options) =>
  okta.changePassword(
    client,
    { oldPassword: secret('canary-old'), newPassword: secret('canary-new') },
    options,
  );
const requirements: Send = (client, options) => okta.getPasswordRequirements(client, options);

describe('a password operation', () => {
  testOperations({
    getPassword: {
      send: get,
      line: `GET ${PASSWORD}`,
      scope: READ,
      reply: json(200, NOT_ENROLLED),
      data: { status: 'NOT_ENROLLED', _links: { enroll: { href: SELF, allow: ['POST'] } } },
    },
    createPassword: {
      send: create,
      line: `POST ${PASSWORD}`,
      body: { profile: { password: 'canary-new' } },
      scope: MANAGE,
      reply: json(201, BODY),
      data: READ_BODY,
    },
    replacePassword: {
      send: replace,
      line: `PUT ${PASSWORD}`,
      body: { profile: { password: 'canary-new', currentPassword: 'canary-old' } },
      scope: MANAGE,
      reply: json(200, BODY),
      data: READ_BODY,
    },
    deletePassword: {
      send: remove,
      line: `DELETE ${PASSWORD}`,
      scope: MANAGE,
      reply: empty(204),
      data: null,
    },
    changePassword: {
      send: change,
      line: `POST ${PASSWORD}/change-password`,
      body: { oldPassword: 'canary-old', newPassword: 'canary-new' },
      scope: MANAGE,
      reply: empty(204),
      data: null,
    },
    getPasswordRequirements: {
      send: requirements,
      line: `GET ${PASSWORD}/complexity-requirements`,
      scope: READ,
      reply: json(200, REQUIREMENTS),
      data: { ...REQUIREMENTS, _links: {} },
    },
    'getPasswordRequirements, where Okta says little,': {
      send: requirements,
      line: `GET ${PASSWORD}/complexity-requirements`,
      scope: READ,
      reply: json(200, { complexity: { minLength: 12, excludeAttributes: null } }),
      data: {
        description: '',
        complexity: {
          minLength: 12,
          minLowerCase: 0,
          minUpperCase: 0,
          minNumber: 0,
          minSymbol: 0,
          excludeUsername: false,
          excludeAttributes: [],
        },
        _links: {},
      },
    },
  });

  testDecoding([
    [get, 'takes', 'an unknown status', json(200, { ...BODY, status: 'LOST', more: 1 })],
    [get, 'refuses', 'a password without a status', json(200, { ...BODY, status: undefined })],
    [replace, 'refuses', 'nothing for a password', empty(200)],
    [requirements, 'refuses', 'a password for requirements', json(200, BODY)],
  ]);
});

const NOT_MET = 'password: Password requirements were not met. At least 8 characters.';
const wrong = (field: string) => ({ kind: 'invalid_input', fields: [{ field }] }) as const;

describe('a refusal', () => {
  testRefusals([
    [get, 'an org without the API', oktaError(404, 'E0000008', 'No path'), { kind: 'not_enabled' }],
    [
      create,
      'requirements that are not met',
      oktaError(400, 'E0000001', 'Api validation failed: Password', NOT_MET),
      { kind: 'invalid_input', fields: [{ field: 'password', message: NOT_MET }] },
    ],
    [
      create,
      'a password that quotes itself',
      oktaError(400, 'E0000001', 'Api validation failed: Password', '"canary-new" is too short'),
      { kind: 'invalid_input', fields: [{ field: 'password', message: '"[secret]" is too short' }] },
    ],
    [create, 'a password that is there', oktaError(409, 'E0000157', 'has one'), { kind: 'conflict' }],
    [create, 'the same under 403', oktaError(403, 'E0000157', 'has one'), { kind: 'conflict' }],
    [create, 'passwords switched off', oktaError(403, 'E0000038', 'Not allowed'), { kind: 'not_enabled' }],
    [remove, 'no password', oktaError(404, 'E0000007', 'x (UserProfilePassword)'), { kind: 'not_found' }],
    [change, 'policy', oktaError(403, 'E0000006', 'No permission'), { kind: 'forbidden' }],
    [change, 'a wrong old password', oktaError(403, 'E0000014', 'Update failed'), wrong('oldPassword')],
    [change, 'the same under 401', oktaError(401, 'E0000004', 'Failed'), wrong('oldPassword')],
    [
      change,
      'the same under 400',
      oktaError(400, 'E0000001', 'Api validation failed: oldPassword'),
      wrong('oldPassword'),
    ],
    [
      change,
      'requirements that are not met, on change',
      oktaError(400, 'E0000001', 'Api validation failed: Password', NOT_MET),
      wrong('password'),
    ],
    [replace, 'a wrong current password', oktaError(403, 'E0000014', 'No'), wrong('currentPassword')],
    [replace, 'policy, on replacing', oktaError(403, 'E0000006', 'No permission'), { kind: 'forbidden' }],
  ]);
});
