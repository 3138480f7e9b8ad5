import { describe } from 'vitest';
import * as okta from '../../src/okta/index.ts';
import { empty, json } from '../http/scripted-server.ts';
import { BASE_URL, oktaError } from './okta-server.ts';
import { type Send, testDecoding, testOperations, testRefusals } from './operation-cases.ts';

// What is about the organisation as a whole, and about all sessions at once: one operation a group.
const BASE = '/idp/myaccount';
const SELF = `${BASE_URL}${BASE}/organization`;

/** An organisation as Okta prints it. Okta contract section 7.7 */
const ORGANIZATION = {
  name: 'Example Organisation',
  url: BASE_URL,
  helpLink: `${BASE_URL}/help`,
  supportEmail: 'support@example.com',
  _links: { self: { href: SELF, hints: { allow: ['GET'] } } },
};
const DASHBOARD = { id: 'okta.0c1d', name: 'okta_enduser', displayName: 'Okta Dashboard' };

const organization: Send = (client, options) => okta.getOrganization(client, options);
const applications: Send = (client, options) => okta.listOktaApplications(client, options);
const endSessions: Send = (client, options) => okta.deleteSessions(client, undefined, options);
const endOtherSessions: Send = (client, options) =>
  okta.deleteSessions(client, { oauthTokens: false, excludeCurrentAuthorizationContext: true }, options);

const SESSIONS = { scope: 'okta.myAccount.sessions.manage', reply: empty(204), data: null };

describe('an operation', () => {
  testOperations({
    getOrganization: {
      send: organization,
      line: `GET ${BASE}/organization`,
      scope: 'okta.myAccount.organization.read',
      reply: json(200, ORGANIZATION),
      data: { ...ORGANIZATION, _links: { self: { href: SELF, allow: ['GET'] } } },
    },
    listOktaApplications: {
      send: applications,
      line: `GET ${BASE}/okta-applications`,
      scope: 'okta.myAccount.oktaApplications.read',
      reply: json(200, [DASHBOARD, { id: 'okta.1', name: 'okta_new', more: 1 }]),
      data: [DASHBOARD, { id: 'okta.1', name: 'okta_new', displayName: 'okta_new' }],
    },
    deleteSessions: { ...SESSIONS, send: endSessions, line: `DELETE ${BASE}/sessions` },
    'deleteSessions, told which,': {
      ...SESSIONS,
      send: endOtherSessions,
      line: `DELETE ${BASE}/sessions?oauthTokens=false&excludeCurrentAuthorizationContext=true`,
    },
  });

  testDecoding([
    [organization, 'takes', 'an organisation without help', json(200, { name: 'E', url: BASE_URL })],
    [organization, 'refuses', 'an organisation without a name', json(200, { url: BASE_URL })],
    [organization, 'refuses', 'an organisation without an address', json(200, { name: 'E' })],
    [applications, 'refuses', 'an application without an id', json(200, [{ name: 'okta_enduser' }])],
    [applications, 'refuses', 'an application without a name', json(200, [{ id: 'okta.1' }])],
  ]);
});

describe('a refusal', () => {
  testRefusals([
    [organization, 'an org without the API', oktaError(404, 'E0000008', 'No'), { kind: 'not_enabled' }],
    [endSessions, 'an org without sessions', oktaError(404, 'E0000008', 'No'), { kind: 'not_enabled' }],
    [endSessions, 'something not found', oktaError(404, 'E0000007', 'Not found'), { kind: 'not_found' }],
    [applications, 'an org without applications', oktaError(404, 'E0000008', 'No'), { kind: 'not_enabled' }],
    [applications, 'the API switched off', oktaError(400, 'E0000015', 'No'), { kind: 'not_enabled' }],
  ]);
});
