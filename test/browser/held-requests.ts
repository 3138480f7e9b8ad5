import type { Emulator, Hold } from '../../src/emulator/index.ts';
import type { Provider } from './tenants.ts';

/** The requests that the flow's calls become, by the emulators' names. */
const REQUESTS = {
  okta: {
    start: 'startWebAuthnEnrollment',
    register: 'createWebAuthnEnrollment',
    find: 'listWebAuthnEnrollments',
  },
  auth0: {
    start: 'createAuthenticationMethod',
    register: 'verifyAuthenticationMethod',
    find: 'listAuthenticationMethods',
  },
} as const;

/** A call of the flow that is a request to the provider. */
export type RequestName = keyof (typeof REQUESTS)[Provider];

/** The requests of a page, which wait at the provider until a path says how they end. */
export interface HeldRequests {
  /** The calls whose requests wait, and are waited for; in alphabetical order. */
  waiting(): readonly RequestName[];
  /** Lets the request of this call go on. */
  release(name: RequestName): void;
}

export function isRequest(src: string): src is RequestName {
  return src in REQUESTS.okta;
}

/** Holds every request from now on. */
export function holdRequests({ faults }: Emulator<string, unknown>, provider: Provider): HeldRequests {
  const waiting = new Map<Hold, RequestName>();

  function holdNext(name: RequestName): void {
    const hold = faults.hold(REQUESTS[provider][name]);
    hold.arrived.then(() => {
      waiting.set(hold, name);
      holdNext(name);
    });
    hold.abandoned.then(() => waiting.delete(hold));
  }

  holdNext('start');
  holdNext('register');
  holdNext('find');
  return {
    waiting: () => [...waiting.values()].sort(),
    release(name) {
      for (const [hold, held] of waiting)
        if (held === name) {
          hold.release();
          waiting.delete(hold);
        }
    },
  };
}
