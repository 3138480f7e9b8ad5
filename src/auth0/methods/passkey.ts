import type { PublicKeyCredentialCreationOptionsJSON, RegistrationResponseJSON } from '../../domain/index.ts';
import { decodeCreationOptions, listOf, member, stringIn, stringItem } from '../../http/index.ts';
import { pointsAt } from '../failure.ts';
import {
  type IdentityChoice,
  type MethodKind,
  type SessionProof,
  type StoredMethod,
  storedMethod,
} from './method.ts';

/** A passkey: it has neither a name nor `confirmed`. */
export interface PasskeyMethod extends StoredMethod {
  readonly type: 'passkey';
  /** Whether it is copied somewhere by now. */
  readonly credential_backed_up: boolean;
  /** Whether it may leave the device. */
  readonly credential_device_type: 'single_device' | 'multi_device' | (string & {});
  /** Whose passkey it is. */
  readonly identity_user_id: string;
  /** The credential's id, in base64url. */
  readonly key_id: string;
  /** A COSE_Key in CBOR, in base64 of either alphabet. */
  readonly public_key: string;
  /** The `user.id` of its registration, in base64url. */
  readonly user_handle: string;
  readonly transports?: readonly string[];
  /** What it was registered with, such as `Firefox / Linux`. */
  readonly user_agent?: string;
  /** The model of the authenticator, as a UUID. */
  readonly aaguid?: string;
  readonly relying_party_id?: string;
  /** ISO 8601. */
  readonly last_auth_at?: string;
}

/** What a passkey is created with. */
export interface NewPasskey extends IdentityChoice {
  /**
   * Whether the options are to name the account's passkeys, so that an authenticator that has one of them
   * makes no second one. A tenant may pass it over. Auth0 contract section 6: an internal flag
   */
  readonly use_exclude_credentials?: boolean;
}

/** What a passkey is registered with. */
export interface PasskeyOptions {
  /** For the ceremony. */
  readonly authn_params_public_key: PublicKeyCredentialCreationOptionsJSON;
}

/** What a passkey is proved with. */
export interface PasskeyProof extends SessionProof {
  /** What the ceremony answered; members that Auth0 refuses are not sent. */
  readonly authn_response: RegistrationResponseJSON;
}

/** Auth0 contract sections 6 to 8 */
export const passkeyKind: MethodKind<PasskeyOptions, PasskeyMethod> = {
  begun(answer) {
    const authn_params_public_key = decodeCreationOptions(member(answer, 'authn_params_public_key'));
    return authn_params_public_key && { authn_params_public_key };
  },
  // Auth0 contract section 6: no id in the body, this one in `Location`
  pendingId: 'passkey|new',
  sent: (proof) => ({ ...proof, authn_response: acceptedMembersOf(member(proof, 'authn_response')) }),
  stored: (method) =>
    storedMethod(method, 'passkey', {
      credential_backed_up: 'boolean',
      credential_device_type: 'string',
      identity_user_id: 'string',
      key_id: 'string',
      public_key: 'string',
      user_handle: 'string',
      transports: 'strings?',
      user_agent: 'string?',
      aaguid: 'string?',
      relying_party_id: 'string?',
      last_auth_at: 'string?',
    }),
  verifyFailures: [
    // Auth0 contract 5, 15.4: the complaint is about the session, which lives for about five minutes
    { status: 400, when: (error) => pointsAt(error, '/auth_session'), kind: 'challenge_expired' },
  ],
};

// Auth0 contract section 7: browsers put more into `response` than the schema takes.
function acceptedMembersOf(registration: unknown) {
  const response = member(registration, 'response');
  return {
    id: stringIn(registration, 'id'),
    rawId: stringIn(registration, 'rawId'),
    type: stringIn(registration, 'type'),
    authenticatorAttachment: stringIn(registration, 'authenticatorAttachment'),
    clientExtensionResults: member(registration, 'clientExtensionResults'),
    response: {
      clientDataJSON: stringIn(response, 'clientDataJSON'),
      attestationObject: stringIn(response, 'attestationObject'),
      transports: listOf(member(response, 'transports'), stringItem),
    },
  };
}
