import { err, ok, type Result } from 'neverthrow';
import { type AccountFailure, secret } from '../domain/index.ts';
import type { AuthenticationCeremonyServices, RegistrationCeremonyServices } from '../ports/index.ts';
import { pageBrowser, type WebAuthnBrowser } from './browser.ts';
import { ceremoniesMissing, ceremonyFailureOf, ceremonyGivenUp } from './ceremony-failure.ts';

/** What `webAuthnCeremonies` takes. */
export interface WebAuthnCeremonyOptions {
  /** Runs the ceremonies; `@simplewebauthn/browser` by default. */
  readonly browser?: WebAuthnBrowser;
}

/** Both ceremonies, and what is asked before. */
export interface WebAuthnCeremonyServices
  extends RegistrationCeremonyServices,
    AuthenticationCeremonyServices {}

// One page has one ceremony at a time, and one switch that ends it (the specification wants both), so that which
// one it belongs to is the page's state too.
let underWay: symbol | null = null;

/**
 * The ceremonies of the browser that this page is in. A ceremony wants a fresh gesture of the user: begin it in
 * the handler of a click. One that is begun ends any other on the page, which then fails with `not_completed`;
 * aborting the `signal` ends the ceremony that it came with, never another of these services, and gives
 * `cancelled`. Options that no browser takes give `invalid_input`. `code` of a failure is the code of
 * `@simplewebauthn/browser` (`ERROR_INVALID_RP_ID`), or the name of the browser's error (`NotAllowedError`) where
 * it has none. The lifetime is the `timeout` of the options, in milliseconds; when it is over, `not_completed`.
 */
export function webAuthnCeremonies({
  browser = pageBrowser,
}: WebAuthnCeremonyOptions = {}): WebAuthnCeremonyServices {
  /** Up to the browser's own prompt nothing may be waited for: the user's gesture would be used up. */
  async function run<T>(
    rpId: string | undefined,
    signal: AbortSignal,
    begin: () => Promise<T>,
  ): Promise<Result<T, AccountFailure>> {
    if (signal.aborted) return err(ceremonyGivenUp());
    const ceremony = Symbol();
    function end(): void {
      if (underWay === ceremony) browser.WebAuthnAbortService.cancelCeremony();
    }
    try {
      if (!browser.browserSupportsWebAuthn()) return err(ceremoniesMissing());
      signal.addEventListener('abort', end, { once: true });
      // Also where this one then fails before the browser is asked, and would not end it.
      if (underWay) browser.WebAuthnAbortService.cancelCeremony();
      underWay = ceremony;
      return ok(await begin());
    } catch (thrown) {
      return err(ceremonyFailureOf(thrown, { rpId, isGivenUp: signal.aborted }));
    } finally {
      signal.removeEventListener('abort', end);
      if (underWay === ceremony) underWay = null;
    }
  }

  return {
    async checkSupport(_, { signal }) {
      if (signal.aborted) return err(ceremonyGivenUp());
      try {
        if (!browser.browserSupportsWebAuthn()) return err(ceremoniesMissing());
        return ok({ isPlatformAuthenticatorAvailable: await browser.platformAuthenticatorIsAvailable() });
      } catch {
        // WebAuthn Level 3, 5.1.7: a page within another may not ask, while its ceremonies may still be allowed.
        return ok({ isPlatformAuthenticatorAvailable: false });
      }
    },
    createCredential({ options }, { signal }) {
      return run(options.rp?.id, signal, () => browser.startRegistration({ optionsJSON: options }));
    },
    getAssertion({ options }, { signal }) {
      return run(options.rpId, signal, async () =>
        secret(await browser.startAuthentication({ optionsJSON: options })),
      );
    },
  };
}
