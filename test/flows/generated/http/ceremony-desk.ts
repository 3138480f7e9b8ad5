import { err } from 'neverthrow';
import { PAGE, virtualCeremonies } from '../../../../demo/virtual-ceremony.ts';
import type { RegistrationResponseJSON } from '../../../../src/domain/index.ts';
import { createVirtualAuthenticator, type VirtualAuthenticator } from '../../../../src/emulator/index.ts';
import type { RegistrationCeremonyServices } from '../../../../src/ports/index.ts';
import { BROWSER_REFUSALS, browserRefusal } from './browser-refusals.ts';
import { createGate } from './gate.ts';
import type { Desk } from './world.ts';

/** The browser, the authenticators and the user before them. */
export interface CeremonyDesk {
  readonly services: RegistrationCeremonyServices;
  /** Each service, as it waits for what is wanted of it. */
  readonly desks: { readonly checkSupport: Desk; readonly createCredential: Desk };
  /** One whose credential is on the account: it is asked where a ceremony is to find that out. */
  readonly enrolled: VirtualAuthenticator;
  /** What the last ceremony came to. */
  readonly credential: RegistrationResponseJSON | undefined;
}

const ELSEWHERE = { origin: 'https://elsewhere.example.com' };

export function createCeremonyDesk(): CeremonyDesk {
  const enrolled = createVirtualAuthenticator();
  const refusing = createVirtualAuthenticator();
  refusing.setUserAgrees(false);
  const checkSupport = createGate(['supported', ...BROWSER_REFUSALS]);
  const createCredential = createGate([
    'a credential',
    'not_completed',
    'already_registered',
    'rp_mismatch',
    ...BROWSER_REFUSALS,
  ]);
  let wanted: string | undefined;
  let credential: RegistrationResponseJSON | undefined;

  function authenticator(): VirtualAuthenticator {
    if (wanted === 'already_registered') return enrolled;
    return wanted === 'not_completed' ? refusing : createVirtualAuthenticator();
  }

  const registration = virtualCeremonies(authenticator, () => (wanted === 'rp_mismatch' ? ELSEWHERE : PAGE));
  return {
    enrolled,
    get credential() {
      return credential;
    },
    desks: { checkSupport, createCredential },
    services: {
      async checkSupport(input, options) {
        const refusal = browserRefusal(await checkSupport.wanted(options.signal));
        return refusal ? err(refusal) : registration.checkSupport(input, options);
      },
      async createCredential(input, options) {
        wanted = await createCredential.wanted(options.signal);
        const refusal = browserRefusal(wanted);
        if (refusal) return err(refusal);
        const created = await registration.createCredential(input, options);
        if (created.isOk()) credential = created.value;
        return created;
      },
    },
  };
}
