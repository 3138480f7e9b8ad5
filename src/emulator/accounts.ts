import type { SeededSource } from './seeded-source.ts';

/** A user that an emulator knows. */
export interface EmulatedUser {
  /** What the user types at sign-in; also the address of the account, unless `email` is given. */
  readonly login: string;
  readonly password: string;
  /** The provider's id of the user; made up when left out. */
  readonly id?: string;
  readonly email?: string;
  /** Gives the user a second factor: the one-time code that always passes. Without it there is none. */
  readonly oneTimeCode?: string;
}

/** The user of an emulator that was given none. */
export const DEFAULT_USER: EmulatedUser = { login: 'user@example.com', password: 'password' };

/** A user's account; each provider adds what its API manages. */
export interface Account {
  readonly id: string;
  login: string;
  email: string;
  /** What the login form takes; without one, its field is left empty: no other way in is emulated. */
  password: string | undefined;
  oneTimeCode: string | undefined;
}

/** The accounts of one emulator; a user is named by login or id. */
export interface Directory<A extends Account> {
  add(user: EmulatedUser): A;
  find(loginOrId: string): A | undefined;
  /** @throws TypeError when there is no such user. */
  get(loginOrId: string): A;
  all(): readonly A[];
}

/** What a directory is made of: the first users, and how the provider makes ids and accounts. */
export interface DirectoryParts<A extends Account> {
  readonly users: readonly EmulatedUser[] | undefined;
  readonly source: SeededSource;
  newId(source: SeededSource): string;
  newAccount(base: Account): A;
}

/** Creates the directory of one emulator, with its first users in it. */
export function createDirectory<A extends Account>(parts: DirectoryParts<A>): Directory<A> {
  const accounts = new Map<string, A>();

  const directory: Directory<A> = {
    add(user) {
      const account = parts.newAccount({
        id: user.id ?? parts.newId(parts.source),
        login: user.login,
        email: user.email ?? user.login,
        password: user.password,
        oneTimeCode: user.oneTimeCode,
      });
      accounts.set(account.id, account);
      return account;
    },
    find: (loginOrId) =>
      accounts.get(loginOrId) ?? [...accounts.values()].find(({ login }) => login === loginOrId),
    get(loginOrId) {
      const account = directory.find(loginOrId);
      if (!account) throw new TypeError(`The emulator has no user ${loginOrId}.`);
      return account;
    },
    all: () => [...accounts.values()],
  };
  for (const user of parts.users ?? [DEFAULT_USER]) directory.add(user);
  return directory;
}
