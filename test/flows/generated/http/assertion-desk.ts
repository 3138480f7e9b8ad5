import { err } from 'neverthrow';
import { type AccountFailure, accountFailure } from '../../../../src/domain/index.ts';
import type { VirtualAuthenticator } from '../../../../src/emulator/index.ts';
import type { AuthenticationCeremonyServices } from '../../../../src/ports/index.ts';
import { assertionsOf } from '../../virtual-passkey.ts';
import type { Desk } from './world.ts';

type Ceremonies = AuthenticationCeremonyServices;

/** The browser with the user before it: each call waits until it is known how it ends. */
export interface AssertionDesk {
  readonly services: Ceremonies;
  /** By the names under which the machine invokes them. */
  readonly desks: { readonly [K in keyof Ceremonies]: Desk };
}

const PAGE = 'http://localhost:3000';
const FOREIGN_PAGE = 'https://elsewhere.example.com';

/** `authenticator` is the one in the user's hand when the ceremony is held. */
export function createAssertionDesk(authenticator: () => VirtualAuthenticator): AssertionDesk {
  const support = createWaiting();
  const ceremony = createWaiting();
  return {
    desks: {
      checkSupport: support.desk(['supported', 'webauthn_unsupported', 'unexpected']),
      getAssertion: ceremony.desk([
        'an assertion',
        'not_completed',
        'rp_mismatch',
        'webauthn_unsupported',
        'invalid_input',
        'unexpected',
      ]),
    },
    services: {
      async checkSupport(input, options) {
        const name = await support.wait(options.signal);
        if (name !== 'supported') return err(refusalOf(name));
        return assertionsOf(authenticator(), () => PAGE).checkSupport(input, options);
      },
      async getAssertion(input, options) {
        const name = await ceremony.wait(options.signal);
        if (['webauthn_unsupported', 'invalid_input', 'unexpected'].includes(name))
          return err(refusalOf(name));
        const page = name === 'rp_mismatch' ? FOREIGN_PAGE : PAGE;
        authenticator().setUserAgrees(name !== 'not_completed');
        return assertionsOf(authenticator(), () => page).getAssertion(input, options);
      },
    },
  };
}

// No browser at hand refuses so: what account-flows/webauthn makes of one that does.
function refusalOf(name: string): AccountFailure {
  if (name === 'unexpected') throw new TypeError('A fault in the browser.');
  const message = 'The browser refuses.';
  return name === 'invalid_input'
    ? accountFailure(name, message, { fields: [] })
    : accountFailure('webauthn_unsupported', message);
}

function createWaiting() {
  let go: ((name: string) => void) | undefined;
  return {
    async wait(signal: AbortSignal): Promise<string> {
      const name = await new Promise<string>((resolve) => {
        go = resolve;
        signal.addEventListener('abort', () => resolve('not_completed'), { once: true });
      });
      go = undefined;
      return name;
    },
    desk: (names: readonly string[]): Desk => ({
      get isAsked() {
        return go !== undefined;
      },
      answer(name) {
        if (!names.includes(name)) return false;
        go?.(name);
        return true;
      },
    }),
  };
}
