import { type Account, createDirectory, type Directory, type EmulatedUser } from '../accounts.ts';
import type { SeededSource } from '../seeded-source.ts';
import type { Auth0PendingMethod } from './method-type.ts';
import type { Auth0Method, NewAuth0Method } from './stored-methods.ts';

/** An account with its authentication methods. */
export interface Auth0Account extends Account {
  methods: readonly Auth0Method[];
  pending: readonly Auth0PendingMethod[];
  /** The ids of the push notifications that the user has answered. */
  answeredPushes: readonly string[];
  /** Without the present one, oldest first. */
  formerPasswords: readonly (string | undefined)[];
}

/** The users of an Auth0 emulator. A user is named by login or id. */
export interface Auth0Accounts {
  add(user: EmulatedUser): void;
  /** What the account holds now. */
  get(user: string): {
    readonly id: string;
    readonly login: string;
    readonly email: string;
    readonly methods: readonly Auth0Method[];
    readonly pendingMethods: readonly Auth0Method[];
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
    newAccount: (base) => ({ ...base, methods: [], pending: [], answeredPushes: [], formerPasswords: [] }),
  });
}
