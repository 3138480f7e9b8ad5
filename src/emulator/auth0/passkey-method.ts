import { base64url } from 'jose';
import { createWindow } from '../rate-limits.ts';
import { relyingPartyAt } from '../webauthn/relying-party.ts';
import { registrationIn } from '../webauthn/responses.ts';
import { newCeremony, type StoredCredential, verifyRegistration } from '../webauthn/verification.ts';
import { auth0Error, invalid } from './errors.ts';
import { identityRules, isOwnIdentity } from './identity-choice.ts';
import { listOf, type Members, oneOf, text } from './member-rules.ts';
import { type MethodParts, type MethodType, newMethodId } from './method-type.ts';
import { passkeyCreationOptions, userHandleOf } from './passkey-options.ts';
import type { Auth0PasskeyMethod } from './stored-methods.ts';

/** A passkey. The ceremony's answer is checked as a relying party does (Auth0 contract section 16). */
export function passkeyMethod({ settings, source }: MethodParts): MethodType<Auth0PasskeyMethod> {
  const { webAuthn, undocumented } = settings;
  return {
    type: 'passkey',
    usage: 'primary',
    pendingId: 'passkey|new',
    isIdUntold: true,
    // Auth0 contract section 6: the one type that takes members which nobody has declared.
    newMembers: { rules: { ...identityRules, use_exclude_credentials: isBoolean }, isOpen: true },
    proofMembers: PROOF_MEMBERS,
    // Nothing is said of proofs that fail. Challenges have a limit, which that on writes is always ahead of
    // (Auth0 contract section 4).
    failures: createWindow(Infinity, 1),

    enroll({ account, body, now, origin, userAgent }) {
      if (!isOwnIdentity(body, account)) return invalid('/identity_user_id', 'is no identity of the user');
      const ceremony = newCeremony(source, now, settings.codeLifetimeMs);
      const relyingParty = relyingPartyAt(origin, webAuthn);
      const known = account.methods.filter((method) => method.type === 'passkey');
      const isExcluding =
        body.use_exclude_credentials === true || undocumented.passkeyExcludeCredentials === 'always';
      const common = {
        type: 'passkey',
        id: newMethodId('passkey', source),
        createdAt: now,
        identityUserId: account.id,
        relyingPartyId: relyingParty.id,
        userAgent,
        lastAuthAt: undefined,
      } as const;
      let proven: StoredCredential = NO_CREDENTIAL;
      return {
        method: { ...common, ...NO_CREDENTIAL },
        told: {
          authn_params_public_key: passkeyCreationOptions({
            ceremony,
            relyingParty,
            settings: webAuthn,
            user: { id: account.id, name: account.email, displayName: account.login },
            excluded: isExcluding ? known.map(({ credentialId }) => credentialId) : undefined,
          }),
        },
        async prove({ authn_response: given }) {
          const response = registrationIn(given);
          if (!response) return invalid('/authn_response', 'is not what a ceremony answers');
          const verified = await verifyRegistration(response, {
            challenge: ceremony.challenge,
            relyingParty,
            needsUserVerification: webAuthn.userVerification === 'required',
          });
          if ('problem' in verified) return invalid('/authn_response', verified.problem);
          if (verified.credentialId !== response.id)
            return invalid('/authn_response/id', 'is another credential');
          const isKnown = account.methods.some(
            (method) => method.type === 'passkey' && method.credentialId === verified.credentialId,
          );
          if (isKnown) return auth0Error('duplicate', 'The passkey is enrolled already.');
          proven = verified;
          return undefined;
        },
        settle: () => ({ ...common, ...proven }),
      };
    },

    represent: (passkey) => ({
      identity_user_id: passkey.identityUserId,
      key_id: passkey.credentialId,
      public_key:
        undocumented.passkeyPublicKey === 'base64' ? standardBase64(passkey.publicKey) : passkey.publicKey,
      user_handle: userHandleOf(passkey.identityUserId),
      // Auth0 contract section 16: by the flags BE and BS.
      credential_device_type: passkey.isMultiDevice ? 'multi_device' : 'single_device',
      credential_backed_up: passkey.isBackedUp,
      transports: passkey.transports,
      // Auth0 contract section 8: optional, and demanded by mobile clients all the same.
      aaguid: passkey.aaguid,
      relying_party_id: passkey.relyingPartyId,
      ...(passkey.userAgent !== undefined && { user_agent: passkey.userAgent }),
      ...(passkey.lastAuthAt !== undefined && { last_auth_at: new Date(passkey.lastAuthAt).toISOString() }),
    }),
  };
}

/** Until it is proved, a passkey has no key. */
const NO_CREDENTIAL: StoredCredential = {
  credentialId: '',
  publicKey: '',
  aaguid: '00000000-0000-0000-0000-000000000000',
  transports: [],
  isMultiDevice: false,
  isBackedUp: false,
  signCount: 0,
};

// Auth0 contract section 7: `response` takes nothing else, `authn_response` itself does.
const PROOF_MEMBERS: Members = {
  required: ['authn_response'],
  rules: {
    authn_response: {
      isOpen: true,
      required: ['id', 'rawId', 'type', 'response'],
      rules: {
        id: encoded(1364),
        rawId: encoded(1364),
        type: oneOf('public-key'),
        authenticatorAttachment: oneOf('platform', 'cross-platform'),
        clientExtensionResults: { isOpen: true, rules: {} },
        response: {
          required: ['clientDataJSON', 'attestationObject'],
          rules: {
            clientDataJSON: encoded(1000),
            attestationObject: encoded(2000),
            transports: listOf(text(0, 100), 0, Infinity),
          },
        },
      },
    },
  },
};

function encoded(max: number) {
  const isText = text(1, max);
  return (value: unknown) =>
    isText(value) ?? (/^[\w-]+=*$/.test(String(value)) ? undefined : 'must match format "base64url"');
}

function isBoolean(value: unknown): string | undefined {
  return typeof value === 'boolean' ? undefined : 'must be boolean';
}

/** Auth0 contract section 8: with padding, as a mobile SDK's fixture has it. */
function standardBase64(encodedKey: string): string {
  const bytes = base64url.decode(encodedKey);
  return btoa(String.fromCharCode(...bytes));
}
