import { OTHER_USER, USER } from '../../email-run.ts';
import type { OktaTenant } from './okta-tenant.ts';
import type { Clocks } from './settings.ts';
import type { Cause, EntryKind, OtherClient, Wanted, World } from './world.ts';

const EFFECTS: readonly string[] = ['enroll', 'challenge', 'verify', 'discard'];

/** What Okta has of a kind of entry. */
export interface OktaKind<E> extends EntryKind<E> {
  /** Where a code to somebody else goes. */
  readonly anotherAddress: string;
  client(user: string, address: string): OtherClient<E>;
  entry(): { readonly id: string; readonly status: 'VERIFIED' | 'UNVERIFIED' } | undefined;
  enrollmentOf(id: string): E;
  /** Puts one on the account, past the API. */
  add(status: 'VERIFIED' | 'UNVERIFIED'): void;
  /** What is to be so before the call succeeds, beside what it is about. */
  prepare?(wanted: Wanted): Promise<void>;
  /** What makes the call fail for real, in ways of this kind's own. */
  cause?(wanted: Wanted, sendCode: () => Promise<void>): Promise<Cause | undefined>;
}

export function createOktaWorld<E>(clocks: Clocks, tenant: OktaTenant, kind: OktaKind<E>): World<E> {
  const { emulator } = tenant;
  const others = kind.client(USER, kind.address);

  async function remove(): Promise<void> {
    const known = kind.entry();
    if (known) await others.discard(kind.enrollmentOf(known.id));
  }

  async function begin(): Promise<E> {
    return (await others.enroll()).enrollment;
  }

  async function sendCode(): Promise<void> {
    const known = kind.entry();
    await others.challenge(known ? kind.enrollmentOf(known.id) : await begin());
  }

  async function replaceBy(status: 'VERIFIED' | 'UNVERIFIED'): Promise<void> {
    await remove();
    kind.add(status);
  }

  return {
    ...tenant,
    ...kind,
    get entry() {
      const known = kind.entry();
      if (!known) return 'none';
      return known.status === 'VERIFIED' ? 'proved' : 'unproved';
    },
    enrollment: begin,

    async arrange(wanted) {
      const { operation, name, isCodeInUse } = wanted;
      await kind.prepare?.(wanted);
      if (operation === 'enroll') return remove();
      if (operation !== 'find') return;
      if (name === 'absent') return remove();
      if (name === 'verified') return replaceBy('VERIFIED');
      const found = await others.find();
      const hasCode = found.status === 'unverified' && found.challenge !== null;
      if (found.status === 'unverified' && isCodeInUse) return;
      if (name === 'unverified with code') return sendCode();
      if (found.status !== 'unverified' || hasCode) await replaceBy('UNVERIFIED');
    },

    async cause(wanted) {
      const { operation, name } = wanted;
      // The code that was sent is a wrong one.
      if (name === 'invalid_code') return {};
      // Okta contract 3.2; only what changes something is refused so.
      if (name === 'step_up_required' && EFFECTS.includes(operation)) {
        clocks.tickServer();
        emulator.accounts.demandStepUp(USER);
        return { isDemand: true };
      }
      if (name === 'conflict' && operation === 'enroll') {
        if (!kind.entry()) await begin();
        return {};
      }
      // It was taken back in another tab.
      if (name === 'not_found' && EFFECTS.includes(operation)) {
        await remove();
        return {};
      }
      return kind.cause?.(wanted, sendCode);
    },

    async codeOfAnother() {
      const known = emulator.outbox.latest(kind.anotherAddress)?.code;
      if (known) return known;
      const client = kind.client(OTHER_USER, kind.anotherAddress);
      await client.challenge((await client.enroll()).enrollment);
      return emulator.outbox.latest(kind.anotherAddress)?.code ?? '';
    },
  };
}
