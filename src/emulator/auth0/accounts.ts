import { type Account, createDirectory, type Directory, type EmulatedUser } from '../accounts.ts';
import type { SeededSource } from '../seeded-source.ts';

/** An authentication method of an account; the types that need more hold it beside these. */
export interface Auth0Method {
  /** `{type}|dev_…` */
  readonly id: string;
  readonly type: 'email';
  readonly email: string;
  readonly name: string | undefined;
  readonly createdAt: number;
}

/** A method whose proof is still to come. */
export interface Auth0PendingMethod {
  readonly method: Auth0Method;
  readonly authSession: string;
  readonly code: string;
  readonly expiresAt: number;
}

/** An account with its authentication methods. */
export interface Auth0Account extends Account {
  methods: readonly Auth0Method[];
  pending: readonly Auth0PendingMethod[];
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
    newAccount: (base) => ({ ...base, methods: [], pending: [] }),
  });
}

/** Auth0 contract section 6: `{type}|dev_` and 16 alphanumerics. */
export function newMethodId(type: Auth0Method['type'], source: SeededSource): string {
  return `${type}|dev_${source.alphanumeric(16)}`;
}
