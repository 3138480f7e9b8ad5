import type { Clock } from '../../domain/index.ts';
import type { Directory } from '../accounts.ts';
import type { SeededSource } from '../seeded-source.ts';
import type { Auth0Account, Auth0Accounts } from './accounts.ts';
import { newMethodId } from './method-type.ts';
import type { Auth0Method } from './stored-methods.ts';

/** What the controls of authentication methods need. */
export interface MethodControlParts {
  readonly accounts: Directory<Auth0Account>;
  readonly source: SeededSource;
  readonly clock: Clock;
}

/** What a test can do to the authentication methods of an account, past the API. */
export function methodControls({
  accounts,
  source,
  clock,
}: MethodControlParts): Pick<Auth0Accounts, 'addEmail' | 'addMethod' | 'answerPush'> {
  function add(user: string, method: Auth0Method): string {
    const account = accounts.get(user);
    account.methods = [...account.methods, method];
    return method.id;
  }

  return {
    addEmail: (user, { address, name }) =>
      add(user, {
        id: newMethodId('email', source),
        type: 'email',
        email: address,
        name,
        createdAt: clock.now(),
      }),
    addMethod: (user, method) =>
      add(user, { name: undefined, ...method, id: newMethodId(method.type, source), createdAt: clock.now() }),
    answerPush(user) {
      const account = accounts.get(user);
      account.answeredPushes = account.pending.map(({ id }) => id);
    },
  };
}
