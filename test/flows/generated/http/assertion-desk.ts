import { err } from 'neverthrow';
import { PAGE, virtualCeremonies } from '../../../../demo/virtual-ceremony.ts';
import type { VirtualAuthenticator } from '../../../../src/emulator/index.ts';
import type { AuthenticationCeremonyServices } from '../../../../src/ports/index.ts';
import { BROWSER_REFUSALS, browserRefusal } from './browser-refusals.ts';
import { createGate } from './gate.ts';
import type { Desk } from './world.ts';

type Ceremonies = AuthenticationCeremonyServices;

/** The browser with the user before it: each call waits until it is known how it ends. */
export interface AssertionDesk {
  readonly services: Ceremonies;
  /** By the names under which the machine invokes them. */
  readonly desks: { readonly [K in keyof Ceremonies]: Desk };
}

const FOREIGN_PAGE = 'https://elsewhere.example.com';

/** `authenticator` is the one in the user's hand when the ceremony is held. */
export function createAssertionDesk(authenticator: () => VirtualAuthenticator): AssertionDesk {
  const checkSupport = createGate(['supported', ...BROWSER_REFUSALS]);
  const getAssertion = createGate(['an assertion', 'not_completed', 'rp_mismatch', ...BROWSER_REFUSALS]);
  let origin = PAGE.origin;
  const ceremonies = virtualCeremonies(authenticator, () => ({ origin }));
  return {
    desks: { checkSupport, getAssertion },
    services: {
      async checkSupport(input, options) {
        const refusal = browserRefusal(await checkSupport.wanted(options.signal));
        return refusal ? err(refusal) : ceremonies.checkSupport(input, options);
      },
      async getAssertion(input, options) {
        const name = await getAssertion.wanted(options.signal);
        const refusal = browserRefusal(name);
        if (refusal) return err(refusal);
        origin = name === 'rp_mismatch' ? FOREIGN_PAGE : PAGE.origin;
        authenticator().setUserAgrees(name !== 'not_completed');
        return ceremonies.getAssertion(input, options);
      },
    },
  };
}
