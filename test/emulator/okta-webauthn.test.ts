import { describe, expect, test } from 'vitest';
import type { PublicKeyCredentialCreationOptionsJSON } from '../../src/domain/index.ts';
import {
  createVirtualAuthenticator,
  type OktaEmulatorOptions,
  type VirtualAuthenticator,
} from '../../src/emulator/index.ts';
import { newWebAuthnEnrollmentOf } from '../../src/okta/index.ts';
import { type Reply, textAt } from './caller.ts';
import { expectAnswer, expectNothing, expectOktaError, oktaOrg, USER } from './okta-org.ts';
import { oktaStartedWebAuthn, oktaWebAuthn } from './schemas/okta-webauthn.ts';
import { array } from './schemas/schema.ts';

const PATH = '/idp/myaccount/webauthn';
const START = `${PATH}/registration`;
const ORIGIN = 'https://example.okta.com';

function optionsIn({ body }: Reply): PublicKeyCredentialCreationOptionsJSON {
  return (body as { options: PublicKeyCredentialCreationOptionsJSON }).options;
}

/** An organisation whose user has an authenticator, and what the authenticator makes of a registration. */
async function withAuthenticator(options: OktaEmulatorOptions = {}) {
  const org = await oktaOrg(options);
  const authenticator = createVirtualAuthenticator();
  async function register(by: VirtualAuthenticator = authenticator, origin = ORIGIN) {
    const started = optionsIn(await org.call('POST', START));
    return newWebAuthnEnrollmentOf(await by.create(started, { origin }));
  }
  const credentials = () => org.okta.accounts.get(USER).webauthnCredentials;
  return { ...org, authenticator, register, credentials };
}

describe('a registration', () => {
  test('is started with the options of the contract', async () => {
    const { call, clock, okta } = await withAuthenticator();

    const started = await call('POST', START);

    expectAnswer(started, 200, oktaStartedWebAuthn);
    expect(started.body).toMatchObject({
      options: {
        rp: { id: 'example.okta.com' },
        user: { id: okta.accounts.get(USER).id, name: USER },
        attestation: 'direct',
        authenticatorSelection: { userVerification: 'discouraged', residentKey: 'preferred' },
        excludeCredentials: [],
      },
      expiresAt: new Date(clock.now() + 300_000).toISOString(),
    });
  });

  test('is finished with what the authenticator gives, and then excluded from the next', async () => {
    const { call, register, credentials, authenticator, clock } = await withAuthenticator();

    const created = await call('POST', PATH, await register());

    expectAnswer(created, 200, oktaWebAuthn);
    const [known] = authenticator.credentials;
    expect(created.body).toMatchObject({ status: 'ACTIVE', credentialId: known?.id });
    expect(credentials()).toEqual([
      {
        id: textAt(created, 'id'),
        name: 'Security Key or Biometric',
        createdAt: clock.now(),
        credentialId: known?.id,
        publicKey: expect.any(String),
        aaguid: '00000000-0000-0000-0000-000000000000',
        transports: ['internal'],
        isMultiDevice: false,
        isBackedUp: false,
        signCount: 0,
      },
    ]);
    const next = await call('POST', START);
    expectAnswer(next, 200, oktaStartedWebAuthn);
    expect(optionsIn(next).excludeCredentials).toEqual([{ type: 'public-key', id: known?.id }]);
    const again = authenticator.create(optionsIn(next), { origin: ORIGIN });
    await expect(again).rejects.toMatchObject({ name: 'InvalidStateError' });
  });

  test.each([
    ['without attestation', createVirtualAuthenticator({ attestation: 'none' })],
    ['that is synced', createVirtualAuthenticator({ flags: { backupEligible: true, backedUp: true } })],
    ['without a verified user', createVirtualAuthenticator({ flags: { userVerified: false } })],
    ['that keeps no credentials', createVirtualAuthenticator({ hasResidentKey: false })],
  ])('takes a credential %s', async (_, authenticator) => {
    const { call, register } = await withAuthenticator();

    expectAnswer(await call('POST', PATH, await register(authenticator)), 200, oktaWebAuthn);
  });

  test('takes standard base64, and needs neither transports nor extensions', async () => {
    const { call, register, credentials } = await withAuthenticator();
    const { attestation, clientData } = await register();
    const standard = (text: string) => Buffer.from(text, 'base64url').toString('base64');

    const body = { attestation: standard(attestation), clientData: standard(clientData) };

    expectAnswer(await call('POST', PATH, body), 200, oktaWebAuthn);
    expect(credentials()).toMatchObject([{ transports: [] }]);
  });

  test('takes pages of its domain and below it, and the origins it is told', async () => {
    const android = 'android:apk-key-hash:c2lnbmVk';
    const { call, register } = await withAuthenticator({
      webAuthn: { rpId: 'example.com', origins: [android] },
    });

    for (const origin of ['https://example.com', 'https://app.example.com:8443']) {
      const authenticator = createVirtualAuthenticator();
      expect((await call('POST', PATH, await register(authenticator, origin))).status).toBe(200);
    }
    // Without attestation nothing is signed at registration: the client data of an app can stand in for a page's.
    const unsigned = createVirtualAuthenticator({ attestation: 'none' });
    const app = await register(unsigned, 'https://example.com');
    const data = JSON.parse(Buffer.from(app.clientData, 'base64url').toString());
    const clientData = Buffer.from(JSON.stringify({ ...data, origin: android })).toString('base64url');
    expect((await call('POST', PATH, { ...app, clientData })).status).toBe(200);
  });

  test.each([
    ['a verified user', { webAuthn: { userVerification: 'required' } } as const, { userVerified: false }],
    ['a present user', {}, { userPresent: false }],
    ['flags that fit together', {}, { backedUp: true }],
  ])('is refused without %s', async (_, options, flags) => {
    const { call, credentials } = await withAuthenticator(options);
    const started = optionsIn(await call('POST', START));
    const authenticator = createVirtualAuthenticator({ flags });
    const response = await authenticator.create(
      { ...started, authenticatorSelection: {} },
      { origin: ORIGIN },
    );

    const reply = await call('POST', PATH, newWebAuthnEnrollmentOf(response));

    expect(reply.status).toBe(400);
    expect(textAt(reply, 'errorSummary')).toBe('Api validation failed: attestation');
    expect(credentials()).toEqual([]);
  });

  test('is refused for another page or another relying party, and can be tried again', async () => {
    const { call, authenticator, credentials } = await withAuthenticator();
    const started = optionsIn(await call('POST', START));
    const elsewhere = { ...started, rp: { ...started.rp, id: 'okta.com' } };

    const foreignPage = await authenticator.create(elsewhere, { origin: 'https://evil.okta.com' });
    const foreignParty = await authenticator.create(elsewhere, { origin: ORIGIN });
    const good = await authenticator.create(started, { origin: ORIGIN });

    const summary = 'Api validation failed: attestation';
    expectOktaError(
      await call('POST', PATH, newWebAuthnEnrollmentOf(foreignPage)),
      400,
      'E0000001',
      summary,
      'The origin https://evil.okta.com is not one of the relying party example.okta.com.',
    );
    expectOktaError(
      await call('POST', PATH, newWebAuthnEnrollmentOf(foreignParty)),
      400,
      'E0000001',
      summary,
      'Unexpected RP ID hash',
    );
    expect(credentials()).toEqual([]);
    expectAnswer(await call('POST', PATH, newWebAuthnEnrollmentOf(good)), 200, oktaWebAuthn);
  });

  test('can be finished once, in time, and only while it is the newest', async () => {
    const { call, clock, register } = await withAuthenticator();
    const first = await register(createVirtualAuthenticator());
    const second = await register(createVirtualAuthenticator());

    expect((await call('POST', PATH, first)).status).toBe(404);
    expect((await call('POST', PATH, second)).status).toBe(200);
    expect((await call('POST', PATH, second)).status).toBe(404);
    const third = await register(createVirtualAuthenticator());
    clock.advance(300_000);
    const late = await call('POST', PATH, third);
    expect([late.status, textAt(late, 'errorCode')]).toEqual([404, 'E0000007']);
  });

  test('is finished once when it is sent twice at the same moment', async () => {
    const { call, register, credentials } = await withAuthenticator();
    const enrollment = await register();

    const replies = await Promise.all([call('POST', PATH, enrollment), call('POST', PATH, enrollment)]);

    expect(replies.map(({ status }) => status).sort()).toEqual([200, 404]);
    expect(credentials()).toHaveLength(1);
  });

  test.each([
    ['no attestation', { attestation: undefined }, 'attestation'],
    ['an attestation that is no text', { attestation: 7 }, 'attestation'],
    ['an attestation that is nothing of the kind', { attestation: 'AAAA' }, 'attestation'],
    ['no client data', { clientData: undefined }, 'clientData'],
    ['client data that cannot be read', { clientData: 'AAAA' }, 'clientData'],
    ['transports that are no text', { transports: ['internal'] }, 'transports'],
    ['transports that are no list', { transports: '{}' }, 'transports'],
    ['extensions that are no object', { clientExtensions: '[]' }, 'clientExtensions'],
  ])('is refused with %s', async (_, changes, subject) => {
    const { call, register } = await withAuthenticator();

    const reply = await call('POST', PATH, { ...(await register()), ...changes });

    expect([reply.status, textAt(reply, 'errorCode')]).toEqual([400, 'E0000001']);
    expect(textAt(reply, 'errorSummary')).toBe(`Api validation failed: ${subject}`);
  });

  test('meets the limit at its start and at its end', async () => {
    const { okta, call, register, credentials } = await withAuthenticator({
      webAuthn: { maxCredentials: 1 },
    });
    const started = await register();
    okta.accounts.addWebAuthnCredential(USER, { name: 'Laptop' });

    for (const reply of [await call('POST', START), await call('POST', PATH, started)]) {
      expectOktaError(
        reply,
        400,
        'E0000001',
        'Api validation failed: Exceeded cardinality max',
        'The maximum number of WebAuthn authenticators has been reached.',
      );
    }
    expect(credentials()).toMatchObject([{ name: 'Laptop' }]);
  });

  test('is not allowed where the org has switched WebAuthn off', async () => {
    const { call } = await oktaOrg({ features: { webauthn: false } });

    expectOktaError(
      await call('POST', START),
      403,
      'E0000038',
      'WebAuthn enrollment is not allowed.',
      'WebAuthn is not enabled for the org.',
    );
  });
});

describe('credentials', () => {
  test('are listed, answered one by one, and deleted', async () => {
    const { call, register } = await withAuthenticator();
    const id = textAt(await call('POST', PATH, await register()), 'id');
    const other = textAt(await call('POST', PATH, await register(createVirtualAuthenticator())), 'id');

    const list = await call('GET', PATH);
    expectAnswer(list, 200, array(oktaWebAuthn));
    expect(list.body).toMatchObject([{ id }, { id: other }]);
    const one = await call('GET', `${PATH}/${id}`);
    expectAnswer(one, 200, oktaWebAuthn);
    expect(one.body).toMatchObject({ id });
    expectNothing(await call('DELETE', `${PATH}/${id}`));
    expect((await call('GET', PATH)).body).toMatchObject([{ id: other }]);
  });

  test('that are unknown are not found', async () => {
    const { call } = await oktaOrg();

    for (const method of ['GET', 'DELETE']) {
      expectOktaError(
        await call(method, `${PATH}/fwf1`),
        404,
        'E0000007',
        'Not found: Resource not found: fwf1 (WebAuthn)',
      );
    }
  });

  test('are read with read or manage, and changed with manage only', async () => {
    const reader = await oktaOrg({}, ['okta.myAccount.webauthn.read']);
    const manager = await oktaOrg({}, ['okta.myAccount.webauthn.manage']);

    expect((await reader.call('GET', PATH)).status).toBe(200);
    expect((await reader.call('POST', START)).status).toBe(403);
    expect((await manager.call('GET', PATH)).status).toBe(200);
    expect((await manager.call('POST', START)).status).toBe(200);
  });

  test('are changed only after a recent sign-in', async () => {
    const { call, clock } = await oktaOrg();
    clock.advance(901_000);

    for (const [method, path] of [
      ['POST', START],
      ['POST', PATH],
      ['DELETE', `${PATH}/fwf1`],
    ] as const) {
      const reply = await call(method, path);
      expect(reply.status).toBe(403);
      expect(reply.headers.get('www-authenticate')).toContain('insufficient_authentication_context');
    }
    expect((await call('GET', PATH)).status).toBe(200);
  });
});

describe('where the sources leave it open', () => {
  test('a registration may name no relying party: it is then the domain of the page', async () => {
    const { call, register } = await withAuthenticator({
      undocumented: { webAuthnRpId: 'left_out' },
      webAuthn: { rpId: 'example.com' },
    });

    const started = await call('POST', START);
    expectAnswer(started, 200, oktaStartedWebAuthn);
    expect(optionsIn(started).rp).not.toHaveProperty('id');
    const good = await register(createVirtualAuthenticator(), 'https://app.example.com');
    expect((await call('POST', PATH, good)).status).toBe(200);
    const foreign = await register(createVirtualAuthenticator(), 'https://app.example.org');
    expect((await call('POST', PATH, foreign)).status).toBe(400);
  });

  test('one credential may be listed as an object alone', async () => {
    const { call, register } = await withAuthenticator({ undocumented: { webAuthnListBody: 'object' } });

    await call('POST', PATH, await register());
    expectAnswer(await call('GET', PATH), 200, oktaWebAuthn);
    await call('POST', PATH, await register(createVirtualAuthenticator()));
    expectAnswer(await call('GET', PATH), 200, array(oktaWebAuthn));
  });

  test('without the passkey-autofill feature there is no residentKey', async () => {
    const { call } = await oktaOrg({ features: { passkeyAutofill: false } });

    const started = await call('POST', START);

    expectAnswer(started, 200, oktaStartedWebAuthn);
    expect(started.text).not.toContain('residentKey"');
  });

  test('how long a browser may take is said only where it is set', async () => {
    const silent = await oktaOrg();
    const telling = await oktaOrg({ webAuthn: { timeoutMs: 500 } });

    expect(optionsIn(await silent.call('POST', START))).not.toHaveProperty('timeout');
    expect(optionsIn(await telling.call('POST', START)).timeout).toBe(500);
  });
});
