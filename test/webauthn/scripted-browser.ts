import type { RegistrationResponseJSON } from '../../src/domain/index.ts';
import type { WebAuthnBrowser } from '../../src/webauthn/index.ts';

/** What a ceremony came to. */
export const CREDENTIAL: RegistrationResponseJSON = {
  id: 'credential',
  rawId: 'credential',
  type: 'public-key',
  clientExtensionResults: {},
  response: { clientDataJSON: 'client-data', attestationObject: 'attestation' },
};

export const ASSERTION = {
  ...CREDENTIAL,
  response: { clientDataJSON: 'client-data', authenticatorData: 'data', signature: 'signature' },
};

/** A browser whose ceremonies end when a test says so. Like the real one, it has one at a time. */
export interface ScriptedBrowser extends WebAuthnBrowser {
  /** How many were begun. */
  readonly begun: number;
  /** Whether one is under way. */
  readonly isBusy: boolean;
  complete(): void;
  fail(error: unknown): void;
}

interface Pending {
  complete(): void;
  fail(error: unknown): void;
}

export function scriptedBrowser(overrides: Partial<WebAuthnBrowser> = {}): ScriptedBrowser {
  let pending: Pending | null = null;
  let begun = 0;

  function begin<T>(answer: T): Promise<T> {
    abort();
    begun += 1;
    return new Promise<T>((resolve, reject) => {
      pending = { complete: () => resolve(answer), fail: reject };
    });
  }

  function abort(): void {
    take()?.fail(browserError('AbortError', 'ERROR_CEREMONY_ABORTED'));
  }

  function take(): Pending | null {
    const taken = pending;
    pending = null;
    return taken;
  }

  return {
    browserSupportsWebAuthn: () => true,
    platformAuthenticatorIsAvailable: async () => true,
    startRegistration: () => begin(CREDENTIAL),
    startAuthentication: () => begin(ASSERTION),
    WebAuthnAbortService: { cancelCeremony: abort },
    get begun() {
      return begun;
    },
    get isBusy() {
      return pending !== null;
    },
    complete: () => take()?.complete(),
    fail: (error) => take()?.fail(error),
    ...overrides,
  };
}

/** An error as `@simplewebauthn/browser` throws it: the browser's name, and its own code where it knows more. */
export function browserError(name: string, code?: string): Error {
  return Object.assign(new Error('Something about mia@example.com.'), { name, ...(code && { code }) });
}
