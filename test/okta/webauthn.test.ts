import { describe, expect, test } from 'vitest';
import * as okta from '../../src/okta/index.ts';
import { empty, json } from '../http/scripted-server.ts';
import { BASE_URL, oktaBench, oktaError } from './okta-server.ts';
import { type Send, testDecoding, testOperations, testRefusals } from './operation-cases.ts';

const ID = 'fwf1Ab2Cd3Ef4Gh5Ij6K';
const PATH = '/idp/myaccount/webauthn';
const SELF = `${BASE_URL}${PATH}/${ID}`;
const READ = 'okta.myAccount.webauthn.read';
const MANAGE = 'okta.myAccount.webauthn.manage';

/** Okta contract section 7.5 */
function webAuthnBody(changes: Record<string, unknown> = {}) {
  return {
    id: ID,
    status: 'ACTIVE',
    type: 'security_key',
    key: 'webauthn',
    name: 'Laptop',
    credentialId: 'Y3JlZA',
    created: '2026-01-01T00:00:00.000Z',
    lastUpdated: '2026-01-02T00:00:00.000Z',
    _links: { self: { href: SELF, hints: { allow: ['GET', 'DELETE'] } } },
    ...changes,
  };
}

const ENROLLMENT = {
  id: ID,
  status: 'ACTIVE',
  name: 'Laptop',
  credentialId: 'Y3JlZA',
  created: '2026-01-01T00:00:00.000Z',
  lastUpdated: '2026-01-02T00:00:00.000Z',
  _links: { self: { href: SELF, allow: ['GET', 'DELETE'] } },
};

const OPTIONS = {
  rp: { name: 'Example' },
  user: { id: '00u1', name: 'mia@example.com', displayName: 'Mia' },
  pubKeyCredParams: [
    { type: 'public-key', alg: -7 },
    { type: 'public-key', alg: -257 },
  ],
  challenge: 'Y2hhbGxlbmdl',
  attestation: 'direct',
  authenticatorSelection: {
    userVerification: 'discouraged',
    requireResidentKey: false,
    residentKey: 'preferred',
  },
  excludeCredentials: [{ type: 'public-key', id: 'Y3JlZA' }],
};

/** Okta contract section 7.5, W2 */
function startedBody(options: Record<string, unknown> = {}, changes: Record<string, unknown> = {}) {
  return {
    options: { ...OPTIONS, u2fParams: { appid: BASE_URL }, ...options },
    expiresAt: '2026-01-01T00:05:00.000Z',
    _links: { enroll: { href: `${BASE_URL}${PATH}`, hints: { allow: ['POST'] } } },
    ...changes,
  };
}

const NEW = {
  attestation: 'YXR0ZXN0YXRpb24',
  clientData: 'Y2xpZW50LWRhdGE',
  transports: '["internal"]',
  clientExtensions: '{}',
};

const list: Send = (client, options) => okta.listWebAuthnEnrollments(client, options);
const start: Send = (client, options) => okta.startWebAuthnEnrollment(client, options);
const create: Send = (client, options) => okta.createWebAuthnEnrollment(client, NEW, options);
const get: Send = (client, options) => okta.getWebAuthnEnrollment(client, ID, options);
const remove: Send = (client, options) => okta.deleteWebAuthnEnrollment(client, ID, options);

describe('a WebAuthn operation', () => {
  testOperations({
    listWebAuthnEnrollments: {
      send: list,
      line: `GET ${PATH}`,
      scope: READ,
      reply: json(200, [webAuthnBody()]),
      data: [ENROLLMENT],
    },
    startWebAuthnEnrollment: {
      send: start,
      line: `POST ${PATH}/registration`,
      scope: MANAGE,
      reply: json(200, startedBody()),
      data: {
        options: OPTIONS,
        expiresAt: '2026-01-01T00:05:00.000Z',
        _links: { enroll: { href: `${BASE_URL}${PATH}`, allow: ['POST'] } },
      },
    },
    createWebAuthnEnrollment: {
      send: create,
      line: `POST ${PATH}`,
      body: NEW,
      scope: MANAGE,
      reply: json(200, webAuthnBody()),
      data: ENROLLMENT,
    },
    getWebAuthnEnrollment: {
      send: get,
      line: `GET ${PATH}/${ID}`,
      scope: READ,
      reply: json(200, webAuthnBody()),
      data: ENROLLMENT,
    },
    deleteWebAuthnEnrollment: {
      send: remove,
      line: `DELETE ${PATH}/${ID}`,
      scope: MANAGE,
      reply: empty(204),
      data: null,
    },
  });

  const cardinality = oktaError(
    400,
    'E0000001',
    'Api validation failed: Exceeded cardinality max',
    'Too many.',
  );
  const notFound = oktaError(404, 'E0000007', 'Not found: Resource not found: x (WebAuthn)');
  testRefusals([
    [start, 'WebAuthn switched off', oktaError(403, 'E0000038', 'Not allowed.'), { kind: 'not_enabled' }],
    [start, 'a full account', cardinality, { kind: 'limit_reached', code: 'E0000001' }],
    [create, 'a full account, in the end', cardinality, { kind: 'limit_reached' }],
    [create, 'a registration that is over', notFound, { kind: 'challenge_expired', code: 'E0000007' }],
    [
      create,
      'an attestation that is not accepted',
      oktaError(400, 'E0000001', 'Api validation failed: attestation', 'Unexpected RP ID hash'),
      { kind: 'invalid_input', fields: [{ field: 'attestation', message: 'Unexpected RP ID hash' }] },
    ],
    [create, 'a credential that is there', oktaError(409, 'E0000157', 'Active.'), { kind: 'conflict' }],
    [list, 'an API that is not there', empty(404), { kind: 'not_enabled' }],
    [start, 'an API that is not there, to start', empty(404), { kind: 'not_enabled' }],
    [create, 'an API that is not there, to finish', empty(404), { kind: 'not_enabled' }],
    [get, 'an unknown id', notFound, { kind: 'not_found' }],
    [remove, 'an unknown id, to delete', notFound, { kind: 'not_found' }],
  ]);

  testDecoding([
    [list, 'takes', 'a list of none', json(200, [])],
    [list, 'takes', 'one alone, as the schema has it', json(200, webAuthnBody())],
    [list, 'refuses', 'a list with something else in it', json(200, [webAuthnBody(), {}])],
    [list, 'refuses', 'nothing', json(200, null)],
    [get, 'takes', 'a status it does not know', json(200, webAuthnBody({ status: 'ASLEEP' }))],
    [get, 'takes', 'no more than id and status', json(200, { id: ID, status: 'ACTIVE' })],
    [get, 'refuses', 'no id', json(200, webAuthnBody({ id: undefined }))],
    [get, 'refuses', 'no status', json(200, webAuthnBody({ status: null }))],
    [create, 'refuses', 'an empty body', empty(200)],
    [start, 'takes', 'members it does not know', json(200, startedBody({ more: 1, timeout: 60_000 }))],
    [start, 'refuses', 'no expiry', json(200, startedBody({}, { expiresAt: undefined }))],
    [start, 'refuses', 'no options', json(200, startedBody({}, { options: undefined }))],
    [start, 'refuses', 'no challenge', json(200, startedBody({ challenge: '' }))],
    [start, 'refuses', 'no relying party', json(200, startedBody({ rp: undefined }))],
    [
      start,
      'refuses',
      'a user without an id',
      json(200, startedBody({ user: { name: 'x', displayName: 'x' } })),
    ],
    [start, 'refuses', 'no algorithms', json(200, startedBody({ pubKeyCredParams: undefined }))],
  ]);

  test('leaves out of the options what no browser would know', async () => {
    const reply = json(
      200,
      startedBody({
        timeout: 60_000,
        hints: ['hybrid', 'telepathy'],
        attestation: 'maximal',
        authenticatorSelection: { residentKey: 'always', userVerification: 'required' },
        excludeCredentials: [{ type: 'public-key', id: 'YQ', transports: ['usb'] }, { type: 'public-key' }],
        extensions: { credProps: true },
      }),
    );

    const { data } = (await okta.startWebAuthnEnrollment(oktaBench([reply]).client))._unsafeUnwrap();

    const { attestation: _, ...known } = OPTIONS;
    expect(data.options).toEqual({
      ...known,
      timeout: 60_000,
      hints: ['hybrid'],
      authenticatorSelection: { userVerification: 'required' },
      excludeCredentials: [{ type: 'public-key', id: 'YQ', transports: ['usb'] }],
      extensions: { credProps: true },
    });
  });
});

describe('the response of a ceremony', () => {
  const response = {
    attestationObject: 'YQ',
    clientDataJSON: 'Yg',
    authenticatorData: 'Yw',
    publicKey: 'ZA',
  };
  const registration = { id: 'x', rawId: 'x', type: 'public-key' } as const;

  test('becomes what Okta takes: no id, lists and objects as JSON text', () => {
    const enrollment = okta.newWebAuthnEnrollmentOf({
      ...registration,
      clientExtensionResults: { credProps: { rk: true } },
      response: { ...response, transports: ['internal', 'hybrid'] },
    });

    expect(enrollment).toEqual({
      attestation: 'YQ',
      clientData: 'Yg',
      transports: '["internal","hybrid"]',
      clientExtensions: '{"credProps":{"rk":true}}',
    });
  });

  test('goes without transports where the browser tells none', () => {
    const enrollment = okta.newWebAuthnEnrollmentOf({
      ...registration,
      clientExtensionResults: {},
      response,
    });

    expect(enrollment).toEqual({ attestation: 'YQ', clientData: 'Yg', clientExtensions: '{}' });
  });
});
