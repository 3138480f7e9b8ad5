import { describe, expect, test } from 'vitest';
import * as auth0 from '../../src/auth0/index.ts';
import type { FailureKind } from '../../src/domain/index.ts';
import { empty, json, type Reply } from '../http/scripted-server.ts';
import { auth0Bench, auth0Error, type Send } from './auth0-server.ts';

const CONSENT = {
  id: 'cns_1',
  client_id: 'agent',
  created_at: '2026-01-01T00:00:00.000Z',
  expires_at: '2026-02-01T00:00:00.000Z',
};
const DETAILED = {
  ...CONSENT,
  requested_details: { binding_message: 'AB-12', audience: 'https://api.example.com', scope: ['read'] },
};
const ORGANIZATION = { id: 'org_1', name: 'shop', display_name: 'The Shop' };

function bench(...replies: Reply[]) {
  const { client, requests } = auth0Bench(replies);
  return { client: { ...client, plannedOperations: true }, requests };
}

const OPERATIONS: readonly [string, Send, string, string, Reply, unknown][] = [
  [
    'listConsents',
    (client) => auth0.listConsents(client),
    '/me/v1/consents',
    'read:me:consents',
    json(200, { consents: [CONSENT, { ...DETAILED, more: 1 }] }),
    [CONSENT, DETAILED],
  ],
  [
    'getConsent',
    (client) => auth0.getConsent(client, 'cns_1'),
    '/me/v1/consents/cns_1',
    'read:me:consents',
    json(200, { ...CONSENT, requested_details: null }),
    CONSENT,
  ],
  [
    'listOrganizations',
    (client) => auth0.listOrganizations(client, { take: 2, from: 'x' }),
    '/me/v1/organizations?take=2&from=x',
    'read:me:organizations',
    json(200, { organizations: [ORGANIZATION, { id: 'org_2', name: 'lab', display_name: null }], next: 'y' }),
    { items: [ORGANIZATION, { id: 'org_2', name: 'lab' }], next: 'y' },
  ],
];

describe('a planned operation', () => {
  test.each(OPERATIONS)(
    '%s is sent when the client is told so',
    async (_, send, path, scope, reply, data) => {
      const { client, requests } = bench(reply);

      const answer = await send(client);

      expect(answer._unsafeUnwrap().data).toEqual(data);
      expect(requests.map((request) => `${request.method} ${request.path}`)).toEqual([`GET ${path}`]);
      expect(requests[0]?.authorization.scopes).toEqual([scope]);
    },
  );

  test.each(OPERATIONS)('%s is not sent otherwise', async (operation, send, _path, _scope, reply) => {
    const { client, requests } = auth0Bench([reply]);

    expect((await send(client))._unsafeUnwrapErr()).toMatchObject({
      kind: 'not_supported',
      provider: 'auth0',
      operation,
    });
    expect(requests).toEqual([]);
  });

  test('lists organizations page by page', async () => {
    const { client, requests } = bench(
      json(200, { organizations: [ORGANIZATION], next: 'b' }),
      json(200, { organizations: [] }),
    );
    const sizes: number[] = [];

    for await (const page of auth0.organizationPages(client, { take: 1 })) {
      sizes.push(page._unsafeUnwrap().data.items.length);
    }

    expect(sizes).toEqual([1, 0]);
    expect(requests.map(({ path }) => path)).toEqual([
      '/me/v1/organizations?take=1',
      '/me/v1/organizations?take=1&from=b',
    ]);
  });

  test.each<[string, Send, Reply, FailureKind]>([
    ['a consent that is not there', (client) => auth0.getConsent(client, 'cns_1'), empty(404), 'not_found'],
    ['a tenant without them', (client) => auth0.listConsents(client), empty(404), 'not_enabled'],
    [
      'a tenant without organizations',
      (client) => auth0.listOrganizations(client),
      auth0Error(404, 'A0E-404-0001', 'x'),
      'not_enabled',
    ],
    [
      'a consent without its client',
      (client) => auth0.getConsent(client, 'cns_1'),
      json(200, { ...CONSENT, client_id: undefined }),
      'malformed_response',
    ],
    [
      'a consent without its end',
      (client) => auth0.getConsent(client, 'cns_1'),
      json(200, { ...CONSENT, expires_at: 7 }),
      'malformed_response',
    ],
    [
      'an organization without a name',
      (client) => auth0.listOrganizations(client),
      json(200, { organizations: [{ id: 'org_1' }] }),
      'malformed_response',
    ],
  ])('fails for %s', async (_, send, reply, kind) => {
    expect((await send(bench(reply).client))._unsafeUnwrapErr().kind).toBe(kind);
  });

  test('leaves out of the details what it cannot read', async () => {
    const { client } = bench(json(200, { ...CONSENT, requested_details: { audience: 7, scope: 'read' } }));

    expect((await auth0.getConsent(client, 'cns_1'))._unsafeUnwrap().data).toEqual({
      ...CONSENT,
      requested_details: {},
    });
  });
});
