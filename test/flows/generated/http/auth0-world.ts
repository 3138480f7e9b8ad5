import { deleteAuthenticationMethod } from '../../../../src/auth0/index.ts';
import type { Auth0Method } from '../../../../src/emulator/index.ts';
import { OTHER_USER, USER } from '../../email-run.ts';
import { auth0Demand } from './auth0-demand.ts';
import type { Auth0Tenant } from './auth0-tenant.ts';
import { answerOf } from './service-result.ts';
import type { Clocks } from './settings.ts';
import type { EntryKind, OtherClient, World } from './world.ts';

/** What Auth0 has of a kind of entry. */
export interface Auth0Kind<E> extends EntryKind<E> {
  /** Where a code to somebody else goes. */
  readonly anotherAddress: string;
  client(user: string, address: string): OtherClient<E>;
  /** Whether a method on the account is what the flow is about. */
  isEntry(method: Auth0Method): boolean;
  /** Puts it on the account, past the API. */
  add(): void;
}

export function createAuth0World<E>(clocks: Clocks, tenant: Auth0Tenant, kind: Auth0Kind<E>): World<E> {
  const { emulator } = tenant;
  const others = kind.client(USER, kind.address);
  const isEnrolled = () => emulator.accounts.get(USER).methods.some(kind.isEntry);

  async function remove(): Promise<void> {
    for (const { id } of emulator.accounts.get(USER).methods)
      await deleteAuthenticationMethod(tenant.clientOf(USER), id).then(answerOf);
  }

  function addVerified(): void {
    if (!isEnrolled()) kind.add();
  }

  return {
    ...tenant,
    ...kind,
    get entry() {
      return isEnrolled() ? 'proved' : 'none';
    },
    enrollment: async () => (await others.enroll()).enrollment,

    async arrange({ operation, name }) {
      if (operation === 'find' && name === 'verified') return addVerified();
      if (operation !== 'verify') return remove();
    },

    async cause({ operation, name }) {
      // The code that was sent is a wrong one.
      if (name === 'invalid_code') return {};
      if (name === 'conflict' && (operation === 'enroll' || operation === 'challenge')) {
        addVerified();
        return {};
      }
      return auth0Demand(clocks, tenant, name);
    },

    async codeOfAnother() {
      await kind.client(OTHER_USER, kind.anotherAddress).enroll();
      return emulator.outbox.latest(kind.anotherAddress)?.code ?? '';
    },
  };
}
