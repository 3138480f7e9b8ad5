import { describe, expect, expectTypeOf, test } from 'vitest';
import { createSimulatedClock } from '../../src/domain/index.ts';
import { type OktaClient, webAuthnEnrollment } from '../../src/okta/index.ts';
import type { WebAuthnEnrollmentServices } from '../../src/ports/index.ts';
import { CREATION_OPTIONS, REGISTRATION } from '../auth0/passkey-bodies.ts';
import { json, type Reply } from '../http/scripted-server.ts';
import { BASE_URL, oktaBench, oktaError } from './okta-server.ts';

const PATH = `${BASE_URL}/idp/myaccount/webauthn`;
const ID = 'fwf1Ab2Cd3Ef4Gh5Ij6K';
const NOW = createSimulatedClock().now();
const LISTED = { id: ID, status: 'ACTIVE', name: 'Laptop', credentialId: REGISTRATION.id };
const ENROLLMENT = { id: ID, credentialId: REGISTRATION.id, name: 'Laptop' };
const options = { signal: new AbortController().signal };

function bench(...replies: Reply[]) {
  const { client, requests } = oktaBench(replies);
  return { services: webAuthnEnrollment(client), requests };
}

test('the services are what the WebAuthn flow needs, and nothing else', () => {
  expectTypeOf(webAuthnEnrollment).toEqualTypeOf<(client: OktaClient) => WebAuthnEnrollmentServices>();
  expect(Object.keys(bench().services).sort()).toEqual(['find', 'register', 'start']);
});

describe('start', () => {
  const HEADERS = { date: new Date(NOW + 60_000).toUTCString() };

  test.each([
    ['as long as Okta says, by its own clock', NOW + 60_000 + 120_000, HEADERS, 120_000],
    ['by the local clock, where Okta does not tell its own', NOW + 120_000, undefined, 120_000],
    ['as long as is documented, where they seem to live longer', NOW + 600_000, undefined, 300_000],
    ['as long as is documented, where they seem to be over', NOW - 1, undefined, 300_000],
  ])('answers options that live %s', async (_, expiresAt, headers, lifetimeMs) => {
    const body = { options: CREATION_OPTIONS, expiresAt: new Date(expiresAt).toISOString() };
    const { services, requests } = bench(json(200, body, headers));

    const answer = await services.start({ proven: { maxAgeSeconds: 900 } }, options);

    expect(answer._unsafeUnwrap()).toEqual({
      registration: { id: null, options: CREATION_OPTIONS, expiresAt: NOW + lifetimeMs, lifetimeMs },
      continuation: null,
    });
    expect(requests).toMatchObject([
      {
        method: 'POST',
        url: `${PATH}/registration`,
        authorization: { reason: 'step_up', requirement: { maxAgeSeconds: 900 } },
      },
    ]);
  });

  test('says that there are as many credentials as Okta takes', async () => {
    const full = oktaError(400, 'E0000001', 'Api validation failed: Exceeded cardinality max');
    const answer = await bench(full).services.start({ proven: null }, options);

    expect(answer._unsafeUnwrapErr().kind).toBe('limit_reached');
  });
});

describe('register', () => {
  const input = {
    registration: { id: null, options: CREATION_OPTIONS, expiresAt: NOW, lifetimeMs: 0 },
    continuation: null,
    credential: REGISTRATION,
    proven: null,
  };

  test('hands over the credential, of which Okta wants no id', async () => {
    const { services, requests } = bench(json(200, { ...LISTED, credentialId: undefined }));

    expect((await services.register(input, options))._unsafeUnwrap()).toEqual(ENROLLMENT);
    expect(requests).toMatchObject([{ method: 'POST', url: PATH }]);
    expect(requests[0]?.body).toEqual({
      attestation: 'YXR0ZXN0',
      clientData: 'Y2xpZW50',
      transports: '["internal","hybrid"]',
      clientExtensions: '{"credProps":{"rk":true}}',
    });
  });

  test('says that the registration is over, after one request', async () => {
    const { services, requests } = bench(oktaError(404, 'E0000007', 'Not found: Resource not found'));

    expect((await services.register(input, options))._unsafeUnwrapErr().kind).toBe('challenge_expired');
    expect(requests).toHaveLength(1);
  });
});

describe('find', () => {
  const OTHER = { ...LISTED, id: 'fwf2', credentialId: 'b3RoZXI' };

  test.each([
    ['no credential', [], { status: 'absent' }],
    ['another credential', [OTHER], { status: 'absent' }],
    ['one that might be any', [OTHER, { ...LISTED, credentialId: undefined }], { status: 'unknown' }],
    ['the credential', [OTHER, LISTED], { status: 'enrolled', enrollment: ENROLLMENT }],
  ])('of %s', async (_, listed, found) => {
    const { services } = bench(json(200, listed));
    const answer = await services.find({ credentialId: REGISTRATION.id, proven: null }, options);

    expect(answer._unsafeUnwrap()).toEqual(found);
  });
});
