import { generateKeyPairSync } from 'node:crypto';
import type { CDPSession, Page } from 'playwright-core';

/** What the authenticator of a device is like, and how its user behaves. */
export interface AuthenticatorTraits {
  /** Whether it can verify who the user is, by a fingerprint or a PIN; yes by default. */
  readonly canVerify?: boolean;
  /** Whether the user lets it; yes by default. */
  readonly isVerified?: boolean;
  /** Whether the user touches it when asked; yes by default. If not, ceremonies last until their time is up. */
  readonly isTouched?: boolean;
  /**
   * The credentials that it comes with, by their ids in base64url; by default those of the one before. They are
   * there to be found, not to sign with.
   */
  readonly holding?: readonly string[];
}

/** The authenticator that is built into the page's device: Chromium's own, driven over its protocol. */
export interface VirtualAuthenticator {
  /** Puts it there, in place of the one before; the credentials stay. A ceremony under way goes on with it. */
  plugIn(traits?: AuthenticatorTraits): Promise<void>;
  /** From now on there is none: a ceremony waits for one. */
  unplug(): Promise<void>;
  /** Whether the user lets it verify who they are. */
  setVerified(isVerified: boolean): Promise<void>;
  /** From now on there is none, and the next one holds no credentials. */
  lose(): Promise<void>;
  /** The ids of the credentials that it holds, in base64url. */
  credentialIds(): Promise<readonly string[]>;
}

type StoredCredential = Awaited<ReturnType<typeof credentialsOf>>[number];

/** Gives a page a device without an authenticator as yet. */
export async function createVirtualAuthenticator(page: Page): Promise<VirtualAuthenticator> {
  const protocol = await page.context().newCDPSession(page);
  await protocol.send('WebAuthn.enable');
  let authenticatorId: string | undefined;
  let kept: readonly StoredCredential[] = [];

  async function unplug(): Promise<void> {
    if (authenticatorId === undefined) return;
    kept = await credentialsOf(protocol, authenticatorId);
    await protocol.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
    authenticatorId = undefined;
  }

  return {
    async plugIn({ canVerify = true, isVerified = canVerify, isTouched = true, holding } = {}) {
      await unplug();
      if (holding) kept = holding.map(unsignedCredential);
      const added = await protocol.send('WebAuthn.addVirtualAuthenticator', {
        options: {
          protocol: 'ctap2',
          transport: 'internal',
          hasResidentKey: true,
          hasUserVerification: canVerify,
          isUserVerified: isVerified,
          automaticPresenceSimulation: isTouched,
        },
      });
      authenticatorId = added.authenticatorId;
      for (const credential of kept)
        await protocol.send('WebAuthn.addCredential', { authenticatorId, credential });
    },
    unplug,
    async lose() {
      await unplug();
      kept = [];
    },
    async setVerified(isUserVerified) {
      if (authenticatorId !== undefined)
        await protocol.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
    },
    async credentialIds() {
      const held = authenticatorId === undefined ? kept : await credentialsOf(protocol, authenticatorId);
      return held.map(({ credentialId }) => Buffer.from(credentialId, 'base64').toString('base64url'));
    },
  };
}

function unsignedCredential(id: string): StoredCredential {
  const { privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
    publicKeyEncoding: { type: 'spki', format: 'der' },
  });
  return {
    credentialId: Buffer.from(id, 'base64url').toString('base64'),
    isResidentCredential: false,
    rpId: 'localhost',
    privateKey: privateKey.toString('base64'),
    signCount: 0,
  };
}

async function credentialsOf(protocol: CDPSession, authenticatorId: string) {
  return (await protocol.send('WebAuthn.getCredentials', { authenticatorId })).credentials;
}
