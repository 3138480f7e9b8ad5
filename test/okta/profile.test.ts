import { describe, expect, test } from 'vitest';
import * as okta from '../../src/okta/index.ts';
import { json, text } from '../http/scripted-server.ts';
import { BASE_URL, oktaBench, oktaError } from './okta-server.ts';
import { type Send, testDecoding, testOperations, testRefusals } from './operation-cases.ts';

const PROFILE = '/idp/myaccount/profile';
const READ = 'okta.myAccount.profile.read';
const MANAGE = 'okta.myAccount.profile.manage';
const LINKS = {
  self: { href: `${BASE_URL}${PROFILE}` },
  describedBy: { href: `${BASE_URL}${PROFILE}/schema` },
};
// Okta contract 7.4: these links have no hints.
const READ_LINKS = {
  self: { ...LINKS.self, allow: [] },
  describedBy: { ...LINKS.describedBy, allow: [] },
};

/** A profile as Okta prints it. Okta contract section 7.4 */
const BODY = {
  createdAt: '2026-01-01T00:00:00.000Z',
  modifiedAt: '2026-01-02T00:00:00.000Z',
  profile: { login: 'mia@example.com', nickName: null, years: 3 },
  _links: LINKS,
};
const READ_BODY = { ...BODY, _links: READ_LINKS };
const LOGIN = {
  title: 'Username',
  type: 'string',
  required: true,
  minLength: 5,
  permissions: { SELF: 'READ_ONLY' },
};

const get: Send = (client, options) => okta.getProfile(client, options);
const replace: Send = (client, options) => okta.replaceProfile(client, { profile: BODY.profile }, options);
const schema: Send = (client, options) => okta.getProfileSchema(client, options);

describe('a profile operation', () => {
  testOperations({
    getProfile: { send: get, line: `GET ${PROFILE}`, scope: READ, reply: json(200, BODY), data: READ_BODY },
    replaceProfile: {
      send: replace,
      line: `PUT ${PROFILE}`,
      body: { profile: BODY.profile },
      scope: MANAGE,
      reply: json(200, BODY),
      data: READ_BODY,
    },
    getProfileSchema: {
      send: schema,
      line: `GET ${PROFILE}/schema`,
      scope: READ,
      reply: json(200, { properties: { login: LOGIN, odd: { type: 'colour', more: 1 } }, _links: LINKS }),
      data: {
        properties: {
          login: LOGIN,
          odd: { type: 'colour', title: 'odd', required: false, permissions: { SELF: 'READ_ONLY' }, more: 1 },
        },
        _links: READ_LINKS,
      },
    },
  });

  testDecoding([
    [get, 'refuses', 'a profile without its attributes', json(200, { ...BODY, profile: undefined })],
    [get, 'refuses', 'a profile whose attributes are a list', json(200, { ...BODY, profile: [] })],
    [replace, 'refuses', 'a profile without its times', json(200, { ...BODY, modifiedAt: undefined })],
    [schema, 'refuses', 'a schema without attributes', json(200, {})],
    [schema, 'refuses', 'an attribute without a type', json(200, { properties: { login: {} } })],
  ]);
});

const MISSING = "Property 'nickName' is missing.";
const INVALID_STORED = 'The stored profile is not valid.';

test('an attribute is a member of the schema, whatever its name', async () => {
  const body = '{"properties":{"__proto__":{"type":"string"}}}';
  const { client } = oktaBench([text(200, body)]);

  const { properties } = (await okta.getProfileSchema(client))._unsafeUnwrap().data;

  expect(Object.keys(properties)).toEqual(['__proto__']);
  expect(properties).not.toHaveProperty('type');
});

describe('a refusal', () => {
  testRefusals([
    [get, 'an org without the API', oktaError(404, 'E0000008', 'No path'), { kind: 'not_enabled' }],
    [
      replace,
      'several attributes',
      oktaError(
        400,
        'E0000001',
        'Api validation failed: forUpdate',
        MISSING,
        "Invalid value data type for property 'years'",
        INVALID_STORED,
      ),
      {
        kind: 'invalid_input',
        fields: [
          { field: 'nickName', message: MISSING },
          { field: 'years', message: "Invalid value data type for property 'years'" },
          { field: 'profile', message: INVALID_STORED },
        ],
      },
    ],
  ]);
});
