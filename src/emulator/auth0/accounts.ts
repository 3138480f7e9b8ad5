import { type Account, createDirectory, type Directory, type EmulatedUser } from '../accounts.ts';
import type { SeededSource } from '../seeded-source.ts';
import type { Auth0ConnectControls } from './connect-controls.ts';
import type { Auth0PendingMethod } from './method-type.ts';
import type { Auth0PlannedControls } from './planned.ts';
import type { Auth0Method, NewAuth0Method } from './stored-methods.ts';

/** An account that the user has connected (Auth0 contract section 10.4). */
export interface Auth0ConnectedAccount {
  /** `cac_…` */
  readonly id: string;
  readonly connection: string;
  readonly scopes: readonly string[];
  /** Who the user is at the other provider. The API does not show it. */
  readonly upstreamUser: string;
  readonly createdAt: number;
  readonly expiresAt: number | undefined;
  readonly organizationId: string | undefined;
}

/** Something that the user has consented to (Auth0 contract section 11). */
export interface Auth0Consent {
  /** `cns_…` */
  readonly id: string;
  readonly clientId: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly details: { readonly audience?: string; readonly scope?: readonly string[] } | undefined;
}

/** An organization that the user is a member of (Auth0 contract section 11). */
export interface Auth0Organization {
  /** `org_…` */
  readonly id: string;
  readonly name: string;
  readonly displayName: string | undefined;
}

/** An account with all that the API manages. */
export interface Auth0Account extends Account {
  methods: readonly Auth0Method[];
  pending: readonly Auth0PendingMethod[];
  /** The ids of the push notifications that the user has answered. */
  answeredPushes: readonly string[];
  /** Without the present one, oldest first. */
  formerPasswords: readonly (string | undefined)[];
  connectedAccounts: readonly Auth0ConnectedAccount[];
  consents: readonly Auth0Consent[];
  organizations: readonly Auth0Organization[];
}

/** The users of an Auth0 emulator. A user is named by login or id. */
export interface Auth0Accounts extends Auth0ConnectControls, Auth0PlannedControls {
  /** Adds a user, who can then sign in. */
  add(user: EmulatedUser): void;
  /** What the account holds now. */
  get(user: string): {
    readonly id: string;
    readonly login: string;
    readonly email: string;
    readonly methods: readonly Auth0Method[];
    readonly pendingMethods: readonly Auth0Method[];
    readonly connectedAccounts: readonly Auth0ConnectedAccount[];
  };
  /** Puts a confirmed email method on the account. Answers its id. */
  addEmail(user: string, email: { readonly address: string; readonly name?: string }): string;
  /** Puts a confirmed method of any type on the account. Answers its id. */
  addMethod(user: string, method: NewAuth0Method): string;
  /** The user accepts what the app asks: every push notification so far. */
  answerPush(user: string): void;
  /** Gives the user a second factor, or with `undefined` takes it away. */
  setOneTimeCode(user: string, code: string | undefined): void;
  /** Access and refresh tokens that the user's clients hold are no longer accepted. */
  revokeTokens(user: string): void;
}

/** Creates the accounts of an Auth0 emulator; they have no authentication method at first. */
export function createAuth0Directory(
  users: readonly EmulatedUser[] | undefined,
  source: SeededSource,
): Directory<Auth0Account> {
  return createDirectory({
    users,
    source,
    newId: () => `auth0|${source.hex(24)}`,
    newAccount: (base) => ({
      ...base,
      methods: [],
      pending: [],
      answeredPushes: [],
      formerPasswords: [],
      connectedAccounts: [],
      consents: [],
      organizations: [],
    }),
  });
}
