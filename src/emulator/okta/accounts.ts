import type { Clock } from '../../domain/index.ts';
import { type Account, createDirectory, type Directory, type EmulatedUser } from '../accounts.ts';
import type { SeededSource } from '../seeded-source.ts';
import type { StoredCredential, WebAuthnCeremony } from '../webauthn/verification.ts';
import type { AppAuthenticatorControls } from './app-authenticator-controls.ts';
import type { OktaAppEnrollment, OktaLifecycleStatus } from './app-enrollment.ts';
import type { OktaPasswordState } from './password.ts';
import type { OktaPushChallenge } from './push-challenge.ts';

/** What an address is to its account. */
export type OktaEmailRole = 'PRIMARY' | 'SECONDARY';
/** Whether the user has proved that an address is theirs. */
export type OktaEmailStatus = 'VERIFIED' | 'UNVERIFIED';

/** An address of an account. */
export interface OktaEmail {
  readonly id: string;
  readonly address: string;
  readonly role: OktaEmailRole;
  readonly status: OktaEmailStatus;
}

/** A code (and link) that was sent to an address. */
export interface OktaEmailChallenge {
  readonly id: string;
  readonly emailId: string;
  readonly code: string;
  readonly linkToken: string;
  readonly state: string | undefined;
  readonly expiresAt: number;
  status: OktaEmailStatus;
}

/** How a code goes to a phone. */
export type OktaPhoneMethod = 'SMS' | 'CALL';

/** A phone number of an account. */
export interface OktaPhone {
  readonly id: string;
  /** E.164. */
  readonly number: string;
  readonly status: 'VERIFIED' | 'UNVERIFIED';
}

/** A phone number with what was sent to it. */
export interface OktaPhoneState extends Omit<OktaPhone, 'status'> {
  status: OktaPhone['status'];
  /** The newest code; an older one is void. */
  challenge: { readonly code: string; readonly expiresAt: number } | undefined;
  /** The code that proved the number. */
  acceptedCode: string | undefined;
  lastSentAt: number | undefined;
}

/** Whether there is a password, and whether it is still good. */
export type OktaPasswordStatus = 'ACTIVE' | 'EXPIRED' | 'SUSPENDED' | 'NOT_ENROLLED';

/** A passkey or security key of an account. */
export interface OktaWebAuthnCredential extends StoredCredential {
  readonly id: string;
  readonly name: string;
  /** Epoch ms. */
  readonly createdAt: number;
}

/** An account with its addresses, its phones, and what was sent to them. */
export interface OktaAccount extends Account {
  emails: readonly OktaEmail[];
  /** The newest challenge of each address; an older one is void. */
  challenges: readonly OktaEmailChallenge[];
  phones: readonly OktaPhoneState[];
  phoneDelivery: 'works' | 'fails';
  /** `undefined` while there is no password. */
  passwordState: OktaPasswordState | undefined;
  readonly createdAt: number;
  /** When the profile was last replaced. */
  modifiedAt: number;
  /** The attributes of the profile that are not kept elsewhere. */
  profile: Readonly<Record<string, unknown>>;
  /** Oldest first, the present one included. */
  formerPasswords: readonly string[];
  /** What the user calls an enrollment, by its id. */
  nicknames: Readonly<Record<string, string>>;
  /** The deleted ones too. */
  appEnrollments: readonly OktaAppEnrollment[];
  pushChallenges: readonly OktaPushChallenge[];
  /** As app authenticators see it; everything else goes on as before. */
  userStatus: OktaLifecycleStatus;
  webauthnCredentials: readonly OktaWebAuthnCredential[];
  /** The newest registration that was started; an older one is void. */
  webauthnRegistration: WebAuthnCeremony | undefined;
  /** When a step-up was demanded that only an authentication since then satisfies. */
  stepUpDemandedAt: number | undefined;
}

/** The users of an Okta emulator. A user is named by login or id. */
export interface OktaAccounts extends AppAuthenticatorControls {
  /** Adds a user, who can then sign in. */
  add(user: EmulatedUser): void;
  /** What the account holds now. */
  get(user: string): {
    readonly id: string;
    readonly login: string;
    readonly email: string;
    readonly emails: readonly OktaEmail[];
    readonly phones: readonly OktaPhone[];
    readonly passwordStatus: OktaPasswordStatus;
    /** Every attribute, hidden ones included. */
    readonly profile: Readonly<Record<string, unknown>>;
    readonly webauthnCredentials: readonly OktaWebAuthnCredential[];
  };
  /** Puts an address on the account; a verified secondary one by default. Answers its id. */
  addEmail(
    user: string,
    email: { readonly address: string; readonly role?: OktaEmailRole; readonly status?: OktaEmailStatus },
  ): string;
  /** Puts a phone on the account; a verified one by default. Answers its id. */
  addPhone(user: string, phone: { readonly number: string; readonly status?: OktaPhone['status'] }): string;
  /** While it `fails`, codes reach the user's phones only where they are sent with `retry`. */
  setPhoneDelivery(user: string, delivery: 'works' | 'fails'): void;
  /** `NOT_ENROLLED` takes the password away. The login form does not look at the status. */
  setPasswordStatus(user: string, status: OktaPasswordStatus): void;
  /** Sets attributes of the profile, whether users may change them or not. Nothing is checked. */
  setProfile(user: string, attributes: Readonly<Record<string, unknown>>): void;
  /**
   * Puts a passkey on the account that no authenticator has: it can be listed, excluded and deleted, not
   * signed in with. Answers its id.
   */
  addWebAuthnCredential(user: string, credential?: { readonly name?: string }): string;
  /** Gives the user a second factor, or with `undefined` takes it away. */
  setOneTimeCode(user: string, code: string | undefined): void;
  /** From now on, effects need an authentication that begins now or later. */
  demandStepUp(user: string): void;
  /** Access and refresh tokens that the user's clients hold are no longer accepted. */
  revokeTokens(user: string): void;
}

/** Creates the accounts of an Okta emulator; each has its verified primary address. */
export function createOktaDirectory(
  users: readonly EmulatedUser[] | undefined,
  source: SeededSource,
  clock: Clock,
): Directory<OktaAccount> {
  return createDirectory({
    users,
    source,
    newId: () => `00u${source.alphanumeric(17)}`,
    newAccount: (base) => ({
      ...base,
      emails: [{ id: source.hex(32), address: base.email, role: 'PRIMARY', status: 'VERIFIED' }],
      challenges: [],
      phones: [],
      phoneDelivery: 'works',
      passwordState: {
        id: `00T${source.alphanumeric(17)}`,
        status: 'ACTIVE',
        createdAt: clock.now(),
        updatedAt: clock.now(),
      },
      createdAt: clock.now(),
      modifiedAt: clock.now(),
      profile: { firstName: 'Example', lastName: 'User' },
      formerPasswords: base.password === undefined ? [] : [base.password],
      nicknames: {},
      appEnrollments: [],
      pushChallenges: [],
      userStatus: 'ACTIVE',
      webauthnCredentials: [],
      webauthnRegistration: undefined,
      stepUpDemandedAt: undefined,
    }),
  });
}
