import { describe } from 'vitest';
import { secret } from '../../src/domain/index.ts';
import * as okta from '../../src/okta/index.ts';
import { empty, json, text } from '../http/scripted-server.ts';
import { BASE_URL, oktaError, PHONE_ID, phoneBody } from './okta-server.ts';
import { type Send, testDecoding, testOperations, testRefusals } from './operation-cases.ts';

const PHONES = '/idp/myaccount/phones';
const SELF = `${BASE_URL}${PHONES}/${PHONE_ID}`;
const READ = 'okta.myAccount.phone.read';
const MANAGE = 'okta.myAccount.phone.manage';
const NEW_PHONE = { profile: { phoneNumber: '+4915123456789' }, method: 'CALL', sendCode: false } as const;

const VERIFY_LINK = { verify: { href: `${SELF}/verify`, hints: { allow: ['POST'] } } };
const READ_VERIFY_LINK = { verify: { href: `${SELF}/verify`, allow: ['POST'] } };

const PHONE = {
  id: PHONE_ID,
  status: 'UNVERIFIED',
  profile: { phoneNumber: '+4915123456789' },
  _links: { self: { href: SELF, allow: ['GET', 'DELETE'] } },
};

const list: Send = (client, options) => okta.listPhones(client, options);
const create: Send = (client, options) => okta.createPhone(client, NEW_PHONE, options);
const get: Send = (client, options) => okta.getPhone(client, PHONE_ID, options);
const remove: Send = (client, options) => okta.deletePhone(client, PHONE_ID, options);
const challenge: Send = (client, options) =>
  okta.sendPhoneChallenge(client, PHONE_ID, { method: 'SMS', retry: true }, options);
const verifyWith =
  (code: string): Send =>
  (client, options) =>
    okta.verifyPhoneChallenge(client, PHONE_ID, { verificationCode: secret(code) }, options);
const verify = verifyWith('424242');

describe('a phone operation', () => {
  testOperations({
    listPhones: {
      send: list,
      line: `GET ${PHONES}`,
      scope: READ,
      reply: json(200, [phoneBody()]),
      data: [PHONE],
    },
    createPhone: {
      send: create,
      line: `POST ${PHONES}`,
      body: NEW_PHONE,
      scope: MANAGE,
      reply: json(201, phoneBody()),
      data: PHONE,
    },
    getPhone: {
      send: get,
      line: `GET ${PHONES}/${PHONE_ID}`,
      scope: READ,
      reply: json(200, phoneBody({ _links: VERIFY_LINK })),
      data: { ...PHONE, _links: READ_VERIFY_LINK },
    },
    deletePhone: {
      send: remove,
      line: `DELETE ${PHONES}/${PHONE_ID}`,
      scope: MANAGE,
      reply: empty(204),
      data: null,
    },
    sendPhoneChallenge: {
      send: challenge,
      line: `POST ${PHONES}/${PHONE_ID}/challenge`,
      body: { method: 'SMS', retry: true },
      scope: MANAGE,
      reply: json(200, { _links: VERIFY_LINK }),
      data: { _links: READ_VERIFY_LINK },
    },
    verifyPhoneChallenge: {
      send: verify,
      line: `POST ${PHONES}/${PHONE_ID}/verify`,
      body: { verificationCode: '424242' },
      scope: MANAGE,
      reply: empty(204),
      data: null,
    },
  });

  testDecoding([
    [
      get,
      'takes',
      'unknown members and an unknown status',
      json(200, phoneBody({ status: 'LOST', more: 1 })),
    ],
    [get, 'takes', 'a phone without links', json(200, phoneBody({ _links: undefined }))],
    [get, 'refuses', 'a phone without an id', json(200, phoneBody({ id: '' }))],
    [get, 'refuses', 'a phone without a status', json(200, phoneBody({ status: 1 }))],
    [create, 'refuses', 'a phone without a number', json(201, phoneBody({ profile: {} }))],
    [list, 'refuses', 'a list with something else in it', json(200, [phoneBody(), {}])],
    [list, 'refuses', 'a phone for a list', json(200, phoneBody())],
    [challenge, 'takes', 'a challenge without links', json(200, {})],
    [challenge, 'refuses', 'a page for a challenge', text(200, '<h1>')],
  ]);
});

const invalid = (subject: string, ...causes: string[]) =>
  oktaError(400, 'E0000001', `Api validation failed: ${subject}`, ...causes);
const NO_TRANSACTION = invalid('factorId and/or verificationCode', 'There was a problem.');

describe('a refusal', () => {
  testRefusals(
    [
      [list, 'an org without the API', oktaError(404, 'E0000008', 'No path'), { kind: 'not_enabled' }],
      [
        create,
        'an org without the API, on create',
        oktaError(404, 'E0000008', 'No path'),
        { kind: 'not_enabled' },
      ],
      [
        create,
        'a number that is none',
        invalid('Error type: NOT_A_NUMBER. It did not seem to be one.', 'Invalid phone number.'),
        { kind: 'invalid_input', fields: [{ field: 'phoneNumber', message: 'Invalid phone number.' }] },
      ],
      [
        create,
        'an unknown method',
        invalid('Method', 'Invalid method FAX in the request.'),
        {
          kind: 'invalid_input',
          fields: [{ field: 'method', message: 'Invalid method FAX in the request.' }],
        },
      ],
      [create, 'ten phones', invalid('Exceeded cardinality max', 'At most 10.'), { kind: 'limit_reached' }],
      [create, 'a number that is there', oktaError(409, 'E0000157', '+1 is active'), { kind: 'conflict' }],
      [create, 'phones switched off', oktaError(403, 'E0000038', 'Not allowed'), { kind: 'not_enabled' }],
      [
        create,
        'a delivery that failed',
        oktaError(500, 'E0000138', 'There was an internal error with call provider(s).'),
        { kind: 'delivery_failed', code: 'E0000138' },
      ],
      [get, 'an unknown phone', oktaError(404, 'E0000008', 'No path'), { kind: 'not_found' }],
      [
        challenge,
        'an unknown phone, on challenge',
        oktaError(404, 'E0000008', 'No path'),
        { kind: 'not_found' },
      ],
      [challenge, 'a message sent just now', oktaError(429, 'E0000109', 'Wait'), { kind: 'rate_limited' }],
      [challenge, 'a call made just now', oktaError(429, 'E0000133', 'Wait'), { kind: 'rate_limited' }],
      [challenge, 'all messages used up', oktaError(429, 'E0000204', 'Limit'), { kind: 'limit_reached' }],
      [challenge, 'all calls used up', oktaError(429, 'E0000205', 'Limit'), { kind: 'limit_reached' }],
      [
        create,
        'all messages used up, as of old',
        oktaError(403, 'E0000150', 'Limit'),
        { kind: 'limit_reached' },
      ],
      [
        create,
        'all calls used up, as of old',
        oktaError(403, 'E0000151', 'Limit'),
        { kind: 'limit_reached' },
      ],
      [
        challenge,
        'nothing to send again',
        invalid('Transaction', 'Invalid transaction.'),
        { kind: 'challenge_expired' },
      ],
      [verify, 'a wrong code', oktaError(401, 'E0000004', 'Authentication failed'), { kind: 'invalid_code' }],
      [verify, 'no code outstanding', NO_TRANSACTION, { kind: 'challenge_expired' }],
      [verifyWith('42'), 'a code of the wrong form', NO_TRANSACTION, { kind: 'invalid_code' }],
      [
        verify,
        'no transaction',
        invalid('Transaction', 'Invalid transaction.'),
        { kind: 'challenge_expired' },
      ],
      [
        verifyWith('42'),
        'no transaction, whatever the code',
        invalid('Transaction', 'Invalid transaction.'),
        { kind: 'challenge_expired' },
      ],
      [
        verify,
        'a lapse on the way',
        oktaError(409, 'E0000157', 'transactionHandle'),
        { kind: 'challenge_expired' },
      ],
      [verify, 'an unknown phone, on verify', oktaError(404, 'E0000008', '424242'), { kind: 'not_found' }],
    ],
    /canary|424242/,
  );
});
