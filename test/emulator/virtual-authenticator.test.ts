import { createPublicKey, verify } from 'node:crypto';
import {
  type RegistrationResponseJSON,
  type VerifiedRegistrationResponse,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { describe, expect, test } from 'vitest';
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '../../src/domain/index.ts';
import {
  createVirtualAuthenticator,
  type VirtualAuthenticator,
  type VirtualAuthenticatorOptions,
} from '../../src/emulator/index.ts';
import { createEs256Key } from '../../src/emulator/virtual-authenticator/es256-key.ts';

const ORIGIN = 'https://app.example.com';
const RP_ID = 'example.com';
const CHALLENGE = 'Y2hhbGxlbmdlLW9mLXRoaXJ0eS10d28tYnl0ZXMtISE';
const PAGE = { origin: ORIGIN };

const CREATION: PublicKeyCredentialCreationOptionsJSON = {
  rp: { id: RP_ID, name: 'Example' },
  user: { id: 'bWlh', name: 'mia@example.com', displayName: 'Mia' },
  challenge: CHALLENGE,
  pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
  authenticatorSelection: { residentKey: 'required', userVerification: 'preferred' },
};
const REQUEST: PublicKeyCredentialRequestOptionsJSON = {
  challenge: CHALLENGE,
  rpId: RP_ID,
  userVerification: 'preferred',
};
const EXPECTED = { expectedChallenge: CHALLENGE, expectedOrigin: ORIGIN, expectedRPID: RP_ID };

const ON_OFF = [true, false];
const FLAGS = ON_OFF.flatMap((userPresent) =>
  ON_OFF.flatMap((userVerified) =>
    ON_OFF.flatMap((backupEligible) =>
      ON_OFF.map((backedUp) => ({ userPresent, userVerified, backupEligible, backedUp })),
    ),
  ),
);

/** The new credential as a relying party stores it. */
async function registered(authenticator: VirtualAuthenticator, options = CREATION) {
  const response = await authenticator.create(options, PAGE);
  const { registrationInfo } = await verifyRegistrationResponse({ response, ...EXPECTED });
  return registrationInfo?.credential ?? expect.fail('It was not verified.');
}

async function errorNameOf(ceremony: Promise<unknown>): Promise<string> {
  const thrown = await ceremony.then(
    () => expect.fail('It succeeded.'),
    (error: unknown) => error,
  );
  return thrown instanceof DOMException ? thrown.name : `no DOMException: ${thrown}`;
}

function clientDataIn({ response }: { response: { clientDataJSON: string } }): unknown {
  return JSON.parse(Buffer.from(response.clientDataJSON, 'base64url').toString());
}

describe.each(['none', 'packed'] as const)('a registration with attestation %s', (fmt) => {
  const conveyance = fmt === 'packed' ? 'direct' : 'none';

  test.each(FLAGS)('says what its flags are: %o', async (flags) => {
    const { userPresent, userVerified, backupEligible, backedUp } = flags;
    const authenticator = createVirtualAuthenticator({
      flags,
      aaguid: '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0',
    });
    const response = await authenticator.create({ ...CREATION, attestation: conveyance }, PAGE);

    const verified = await verifyRegistrationResponse({
      response,
      ...EXPECTED,
      requireUserVerification: false,
    }).catch((error: Error): VerifiedRegistrationResponse & { problem: string } => ({
      verified: false,
      problem: error.message,
    }));

    if (!userPresent) expect(verified).toMatchObject({ problem: expect.stringContaining('presence') });
    else if (backedUp && !backupEligible)
      expect(verified).toMatchObject({ problem: expect.stringContaining('backed up') });
    else
      expect(verified).toMatchObject({
        verified: true,
        registrationInfo: {
          fmt,
          aaguid: '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0',
          userVerified,
          credentialDeviceType: backupEligible ? 'multiDevice' : 'singleDevice',
          credentialBackedUp: backedUp,
          rpID: RP_ID,
          credential: { id: response.id, counter: 0, transports: ['internal'] },
        },
      });
  });

  test.each([
    ['challenge', { expectedChallenge: 'YW5vdGhlcg' }],
    ['origin', { expectedOrigin: 'https://evil.example.com' }],
    ['relying party', { expectedRPID: 'app.example.com' }],
  ])('is refused for another %s', async (_, expected) => {
    const response = await createVirtualAuthenticator().create(
      { ...CREATION, attestation: conveyance },
      PAGE,
    );

    await expect(verifyRegistrationResponse({ response, ...EXPECTED, ...expected })).rejects.toThrow();
  });
});

test('a packed attestation over other client data is refused', async () => {
  const authenticator = createVirtualAuthenticator();
  const options = { ...CREATION, attestation: 'direct' } as const;
  const one = await authenticator.create(options, PAGE);
  const other = await authenticator.create(options, { origin: 'https://example.com' });
  const mixed: RegistrationResponseJSON = {
    ...one,
    response: { ...one.response, clientDataJSON: other.response.clientDataJSON },
  };

  const { verified } = await verifyRegistrationResponse({
    response: mixed,
    ...EXPECTED,
    expectedOrigin: 'https://example.com',
  });

  expect(verified).toBe(false);
});

describe('a sign-in', () => {
  test.each(FLAGS)('says what its flags are: %o', async (flags) => {
    const { userPresent, userVerified, backupEligible, backedUp } = flags;
    const authenticator = createVirtualAuthenticator();
    const credential = await registered(authenticator);
    authenticator.setFlags(flags);
    const response = await authenticator.get(REQUEST, PAGE);

    const verified = () =>
      verifyAuthenticationResponse({ response, credential, ...EXPECTED, requireUserVerification: false });

    if (!userPresent) await expect(verified()).rejects.toThrow('present');
    else if (backedUp && !backupEligible) await expect(verified()).rejects.toThrow('backed up');
    else
      expect(await verified()).toMatchObject({
        verified: true,
        authenticationInfo: {
          newCounter: 1,
          userVerified,
          credentialDeviceType: backupEligible ? 'multiDevice' : 'singleDevice',
          credentialBackedUp: backedUp,
        },
      });
  });

  test.each([
    ['challenge', { expectedChallenge: 'YW5vdGhlcg' }],
    ['origin', { expectedOrigin: 'https://evil.example.com' }],
    ['relying party', { expectedRPID: 'app.example.com' }],
  ])('is refused for another %s', async (_, expected) => {
    const authenticator = createVirtualAuthenticator();
    const credential = await registered(authenticator);
    const response = await authenticator.get(REQUEST, PAGE);

    await expect(
      verifyAuthenticationResponse({ response, credential, ...EXPECTED, ...expected }),
    ).rejects.toThrow();
  });

  test('is signed by the credential that was registered, and by no other', async () => {
    const one = createVirtualAuthenticator();
    const other = createVirtualAuthenticator();
    const credential = await registered(one);
    await registered(other);
    const response = { ...(await other.get(REQUEST, PAGE)), id: credential.id, rawId: credential.id };

    const { verified } = await verifyAuthenticationResponse({ response, credential, ...EXPECTED });

    expect(verified).toBe(false);
  });

  test('has signatures that always fit their encoding', async () => {
    const { sign, spki } = await createEs256Key();
    const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
    const data = new TextEncoder().encode('signed');

    // One in 128 numbers begins with a zero byte, one in two with a bit that looks like a sign.
    const signatures = await Promise.all(Array.from({ length: 300 }, () => sign(data)));

    expect(signatures.filter((signature) => !verify('sha256', data, key, signature))).toEqual([]);
  });

  test('counts the signatures of each credential, unless it never does', async () => {
    const counting = createVirtualAuthenticator();
    const synced = createVirtualAuthenticator({ countsSignatures: false });
    for (const authenticator of [counting, synced]) {
      await authenticator.create(CREATION, PAGE);
      await authenticator.get(REQUEST, PAGE);
      await authenticator.get(REQUEST, PAGE);
    }

    expect(counting.credentials.map(({ signCount }) => signCount)).toEqual([2]);
    expect(synced.credentials.map(({ signCount }) => signCount)).toEqual([0]);
  });

  test('takes the newest resident credential, or the one it is asked for', async () => {
    const authenticator = createVirtualAuthenticator();
    const mia = await registered(authenticator);
    const sam = await registered(authenticator, { ...CREATION, user: { ...CREATION.user, id: 'c2Ft' } });
    const allowed = { ...REQUEST, allowCredentials: [{ id: mia.id, type: 'public-key' as const }] };

    const newest = await authenticator.get(REQUEST, PAGE);
    const asked = await authenticator.get(allowed, PAGE);

    expect([newest.id, newest.response.userHandle]).toEqual([sam.id, 'c2Ft']);
    expect([asked.id, asked.response.userHandle]).toEqual([mia.id, 'bWlh']);
  });

  test('takes a credential that is not resident only by its id, and tells no user handle', async () => {
    const authenticator = createVirtualAuthenticator();
    const { id } = await registered(authenticator, {
      ...CREATION,
      authenticatorSelection: { residentKey: 'discouraged' },
    });

    expect(await errorNameOf(authenticator.get(REQUEST, PAGE))).toBe('NotAllowedError');
    const response = await authenticator.get(
      { ...REQUEST, allowCredentials: [{ id, type: 'public-key' }] },
      PAGE,
    );
    expect(response.id).toBe(id);
    expect(response.response).not.toHaveProperty('userHandle');
  });
});

describe('the browser before it', () => {
  test('tells the relying party type, challenge and origin, without padding', async () => {
    const authenticator = createVirtualAuthenticator();
    const created = await authenticator.create({ ...CREATION, challenge: `${CHALLENGE}=` }, PAGE);
    const got = await authenticator.get(REQUEST, PAGE);

    const facts = { challenge: CHALLENGE, origin: ORIGIN, crossOrigin: false };
    expect(clientDataIn(created)).toEqual({ type: 'webauthn.create', ...facts });
    expect(clientDataIn(got)).toEqual({ type: 'webauthn.get', ...facts });
  });

  test.each([
    ['another domain', 'example.org', ORIGIN],
    ['a domain below', 'login.example.com', 'https://example.com'],
    ['a domain that only ends alike', 'ample.com', 'https://example.com'],
    ['a top-level domain', 'com', ORIGIN],
    ['a page without https', 'example.com', 'http://example.com'],
    ['a page at an address', '127.0.0.1', 'http://127.0.0.1:3000'],
  ])('refuses %s with a SecurityError', async (_, id, origin) => {
    const authenticator = createVirtualAuthenticator();

    const creation = authenticator.create({ ...CREATION, rp: { id, name: 'x' } }, { origin });
    const request = authenticator.get({ ...REQUEST, rpId: id }, { origin });

    expect(await errorNameOf(creation)).toBe('SecurityError');
    expect(await errorNameOf(request)).toBe('SecurityError');
  });

  test.each([
    ['https://app.example.com', 'app.example.com'],
    ['http://localhost:3000', 'localhost'],
  ])('takes the domain of %s where no relying party is named', async (origin, rpId) => {
    const authenticator = createVirtualAuthenticator();

    const created = await authenticator.create({ ...CREATION, rp: { name: 'x' } }, { origin });
    const { id } = await authenticator.get({ challenge: CHALLENGE }, { origin });

    expect(authenticator.credentials).toMatchObject([{ id: created.id, rpId }]);
    expect(id).toBe(created.id);
  });

  test('keeps the credentials of relying parties apart', async () => {
    const authenticator = createVirtualAuthenticator();
    const { id } = await registered(authenticator);
    const allowCredentials = [{ id, type: 'public-key' as const }];

    const other = authenticator.get({ ...REQUEST, rpId: 'app.example.com', allowCredentials }, PAGE);

    expect(await errorNameOf(other)).toBe('NotAllowedError');
  });
});

describe('a ceremony ends in', () => {
  const excluding = (id: string) => ({
    ...CREATION,
    excludeCredentials: [{ id, type: 'public-key' as const }],
  });

  test('InvalidStateError when a credential is excluded, padded or not', async () => {
    const authenticator = createVirtualAuthenticator();
    const { id } = await registered(authenticator);

    expect(await errorNameOf(authenticator.create(excluding(id), PAGE))).toBe('InvalidStateError');
    expect(await errorNameOf(authenticator.create(excluding(`${id}=`), PAGE))).toBe('InvalidStateError');
    expect(authenticator.credentials).toHaveLength(1);
  });

  test('success when it is another authenticator that has the excluded credential', async () => {
    const { id } = await registered(createVirtualAuthenticator());

    expect((await createVirtualAuthenticator().create(excluding(id), PAGE)).type).toBe('public-key');
  });

  test('NotAllowedError while the user refuses, whatever else is the matter', async () => {
    const authenticator = createVirtualAuthenticator();
    const { id } = await registered(authenticator);
    authenticator.setUserAgrees(false);

    expect(await errorNameOf(authenticator.create(excluding(id), PAGE))).toBe('NotAllowedError');
    expect(await errorNameOf(authenticator.get(REQUEST, PAGE))).toBe('NotAllowedError');
    authenticator.setUserAgrees(true);
    expect((await authenticator.get(REQUEST, PAGE)).id).toBe(id);
    expect(authenticator.credentials).toMatchObject([{ signCount: 1 }]);
  });

  test.each<[string, VirtualAuthenticatorOptions, PublicKeyCredentialCreationOptionsJSON]>([
    [
      'user verification',
      { flags: { userVerified: false } },
      { ...CREATION, authenticatorSelection: { userVerification: 'required' } },
    ],
    ['a resident key', { hasResidentKey: false }, CREATION],
    [
      'a resident key, in the older spelling',
      { hasResidentKey: false },
      { ...CREATION, authenticatorSelection: { requireResidentKey: true } },
    ],
    [
      'another attachment',
      { attachment: 'platform' },
      { ...CREATION, authenticatorSelection: { authenticatorAttachment: 'cross-platform' } },
    ],
  ])('NotAllowedError when it lacks %s', async (_, options, creation) => {
    const authenticator = createVirtualAuthenticator(options);

    expect(await errorNameOf(authenticator.create(creation, PAGE))).toBe('NotAllowedError');
  });

  test('NotAllowedError when a sign-in needs a verified user and there is none', async () => {
    const authenticator = createVirtualAuthenticator();
    await registered(authenticator);
    authenticator.setFlags({ userVerified: false });

    const request = authenticator.get({ ...REQUEST, userVerification: 'required' }, PAGE);

    expect(await errorNameOf(request)).toBe('NotAllowedError');
  });

  test('NotSupportedError when the relying party does not take ES256', async () => {
    const rsaOnly = { ...CREATION, pubKeyCredParams: [{ type: 'public-key' as const, alg: -257 }] };

    const ceremony = createVirtualAuthenticator().create(rsaOnly, PAGE);

    expect(await errorNameOf(ceremony)).toBe('NotSupportedError');
  });
});

describe('an authenticator', () => {
  test('has one resident credential for each account, the newest', async () => {
    const authenticator = createVirtualAuthenticator();
    await registered(authenticator);
    const { id } = await registered(authenticator);

    expect(authenticator.credentials.map((credential) => credential.id)).toEqual([id]);
  });

  test('tells whether a credential is resident where it is asked', async () => {
    const asking = { ...CREATION, extensions: { credProps: true } };
    const keyless = { ...asking, authenticatorSelection: {} };

    const authenticator = createVirtualAuthenticator();

    expect((await authenticator.create(asking, PAGE)).clientExtensionResults).toEqual({
      credProps: { rk: true },
    });
    expect((await authenticator.create(keyless, PAGE)).clientExtensionResults).toEqual({
      credProps: { rk: false },
    });
    expect((await authenticator.create(CREATION, PAGE)).clientExtensionResults).toEqual({});
  });

  test('says how it is attached', async () => {
    const key = createVirtualAuthenticator({ attachment: 'cross-platform' });
    const phone = createVirtualAuthenticator({ transports: ['internal', 'hybrid'] });

    const byKey = await key.create(CREATION, PAGE);
    const byPhone = await phone.create(CREATION, PAGE);

    expect([byKey.authenticatorAttachment, byKey.response.transports]).toEqual(['cross-platform', ['usb']]);
    expect(byPhone.response.transports).toEqual(['internal', 'hybrid']);
  });

  test('takes credential ids from the randomness it is given', async () => {
    const randomBytes = (length: number) => new Uint8Array(length).fill(7);

    const { id } = await createVirtualAuthenticator({ randomBytes }).create(CREATION, PAGE);

    expect(id).toBe(Buffer.alloc(32, 7).toString('base64url'));
  });

  test('says no to a model that is no UUID', async () => {
    const ceremony = createVirtualAuthenticator({ aaguid: 'yubikey' }).create(CREATION, PAGE);

    await expect(ceremony).rejects.toThrow(TypeError);
  });
});
