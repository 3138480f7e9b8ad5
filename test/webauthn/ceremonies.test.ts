import { afterEach, describe, expect, test, vi } from 'vitest';
import type {
  AccountFailure,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '../../src/domain/index.ts';
import { authenticationCeremonyPort, registrationCeremonyPort } from '../../src/ports/index.ts';
import { type WebAuthnBrowser, webAuthnCeremonies } from '../../src/webauthn/index.ts';
import { ASSERTION, browserError, CREDENTIAL, scriptedBrowser } from './scripted-browser.ts';

const CREATION: PublicKeyCredentialCreationOptionsJSON = {
  rp: { id: 'login.example.com', name: 'Example' },
  user: { id: 'bWlh', name: 'mia@example.com', displayName: 'Mia' },
  challenge: 'Y2hhbGxlbmdl',
  pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
};
const REQUEST: PublicKeyCredentialRequestOptionsJSON = {
  rpId: 'login.example.com',
  challenge: 'Y2hhbGxlbmdl',
};
const NEVER = new AbortController().signal;

function failing(error: unknown): Partial<WebAuthnBrowser> {
  return {
    startRegistration: () => Promise.reject(error),
    startAuthentication: () => Promise.reject(error),
  };
}

async function registrationFailure(overrides: Partial<WebAuthnBrowser>): Promise<AccountFailure> {
  const services = webAuthnCeremonies({ browser: scriptedBrowser(overrides) });
  const result = await services.createCredential({ options: CREATION }, { signal: NEVER });
  return result._unsafeUnwrapErr();
}

async function authenticationFailure(overrides: Partial<WebAuthnBrowser>): Promise<AccountFailure> {
  const services = webAuthnCeremonies({ browser: scriptedBrowser(overrides) });
  const result = await services.getAssertion({ options: REQUEST }, { signal: NEVER });
  return result._unsafeUnwrapErr();
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('a ceremony', () => {
  test('hands the options over as they are, and answers what came of it', async () => {
    const startRegistration = vi.fn(async () => CREDENTIAL);
    const startAuthentication = vi.fn(async () => ASSERTION);
    const services = webAuthnCeremonies({
      browser: scriptedBrowser({ startRegistration, startAuthentication }),
    });

    const created = await services.createCredential({ options: CREATION }, { signal: NEVER });
    const asserted = await services.getAssertion({ options: REQUEST }, { signal: NEVER });

    expect(created._unsafeUnwrap()).toBe(CREDENTIAL);
    expect(asserted._unsafeUnwrap().reveal()).toBe(ASSERTION);
    expect(startRegistration).toHaveBeenCalledWith({ optionsJSON: CREATION });
    expect(startAuthentication).toHaveBeenCalledWith({ optionsJSON: REQUEST });
  });

  test('begins at once: waiting would use up the user’s gesture', () => {
    const browser = scriptedBrowser();

    void webAuthnCeremonies({ browser }).createCredential({ options: CREATION }, { signal: NEVER });

    expect(browser.begun).toBe(1);
  });

  test.each<[AccountFailure['kind'], string, string, string | undefined]>([
    ['not_completed', 'NotAllowedError', 'NotAllowedError', 'ERROR_PASSTHROUGH_SEE_CAUSE_PROPERTY'],
    ['not_completed', 'AbortError', 'ERROR_CEREMONY_ABORTED', 'ERROR_CEREMONY_ABORTED'],
    ['not_completed', 'OperationError', 'OperationError', undefined],
    ['rp_mismatch', 'SecurityError', 'ERROR_INVALID_DOMAIN', 'ERROR_INVALID_DOMAIN'],
    ['rp_mismatch', 'SecurityError', 'ERROR_INVALID_RP_ID', 'ERROR_INVALID_RP_ID'],
    ['rp_mismatch', 'SecurityError', 'SecurityError', undefined],
    [
      'webauthn_unsupported',
      'NotSupportedError',
      'ERROR_AUTHENTICATOR_NO_SUPPORTED_PUBKEYCREDPARAMS_ALG',
      'ERROR_AUTHENTICATOR_NO_SUPPORTED_PUBKEYCREDPARAMS_ALG',
    ],
    ['webauthn_unsupported', 'ConstraintError', 'ConstraintError', undefined],
    ['invalid_input', 'TypeError', 'TypeError', undefined],
    ['invalid_input', 'InvalidCharacterError', 'InvalidCharacterError', undefined],
    ['unexpected', 'UnknownError', 'ERROR_AUTHENTICATOR_GENERAL_ERROR', 'ERROR_AUTHENTICATOR_GENERAL_ERROR'],
    ['unexpected', 'SomethingNewError', 'SomethingNewError', undefined],
  ])('fails with %s on %s (%s), whichever it is', async (kind, name, told, code) => {
    const error = browserError(name, code);

    const failures = [await registrationFailure(failing(error)), await authenticationFailure(failing(error))];

    expect(failures).toEqual(failures.map(() => expect.objectContaining({ kind, code: told })));
    expect(JSON.stringify(failures)).not.toContain('mia@example.com');
    expect(registrationCeremonyPort.createCredential.failures).toContain(kind);
    expect(authenticationCeremonyPort.getAssertion.failures).toContain(kind);
  });

  test.each<[AccountFailure['kind'], string, string]>([
    ['already_registered', 'InvalidStateError', 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED'],
    ['invalid_input', 'NotSupportedError', 'ERROR_MALFORMED_PUBKEYCREDPARAMS'],
    ['invalid_input', 'TypeError', 'ERROR_INVALID_USER_ID_LENGTH'],
    [
      'webauthn_unsupported',
      'ConstraintError',
      'ERROR_AUTHENTICATOR_MISSING_DISCOVERABLE_CREDENTIAL_SUPPORT',
    ],
    ['webauthn_unsupported', 'ConstraintError', 'ERROR_AUTHENTICATOR_MISSING_USER_VERIFICATION_SUPPORT'],
  ])('fails with %s on %s (%s), which only a registration can', async (kind, name, code) => {
    expect(await registrationFailure(failing(browserError(name, code)))).toMatchObject({ kind, code });
    expect(registrationCeremonyPort.createCredential.failures).toContain(kind);
  });

  test('says which member of its input is not acceptable', async () => {
    const failure = await registrationFailure(failing(browserError('TypeError')));

    expect(failure).toMatchObject({ fields: [{ field: 'options', message: failure.message }] });
  });

  test('names both domains where they do not go together', async () => {
    vi.stubGlobal('location', { hostname: 'account.example.net' });
    const error = browserError('SecurityError', 'ERROR_INVALID_RP_ID');

    const messages = [
      (await registrationFailure(failing(error))).message,
      (await authenticationFailure(failing(error))).message,
    ];

    expect(messages).toEqual(
      messages.map(() => expect.stringMatching(/login\.example\.com.*account\.example\.net/)),
    );
  });

  test.each([undefined, null, 'text', 7, {}])('fails with unexpected where %j is thrown', async (thrown) => {
    expect((await registrationFailure(failing(thrown))).kind).toBe('unexpected');
  });

  test('fails with webauthn_unsupported, and begins nothing, where there are no ceremonies', async () => {
    const browser = scriptedBrowser({ browserSupportsWebAuthn: () => false });

    const result = await webAuthnCeremonies({ browser }).createCredential(
      { options: CREATION },
      { signal: NEVER },
    );

    expect(result._unsafeUnwrapErr().kind).toBe('webauthn_unsupported');
    expect(browser.begun).toBe(0);
  });
});

describe('what @simplewebauthn/browser itself throws', () => {
  function inBrowser(answer: () => Promise<unknown>): void {
    vi.stubGlobal('PublicKeyCredential', class {});
    vi.stubGlobal('navigator', { credentials: { create: answer, get: answer } });
  }

  test('is understood where the browser answers no credential', async () => {
    inBrowser(async () => null);
    const services = webAuthnCeremonies();

    const created = await services.createCredential({ options: CREATION }, { signal: NEVER });
    const asserted = await services.getAssertion({ options: REQUEST }, { signal: NEVER });

    expect([created._unsafeUnwrapErr(), asserted._unsafeUnwrapErr()]).toMatchObject([
      { kind: 'not_completed' },
      { kind: 'not_completed' },
    ]);
  });

  test.each([
    ['a challenge that is no base64url', { challenge: '%' }],
    ['no user', { user: undefined }],
    ['no challenge', { challenge: undefined }],
  ])('is understood where the options have %s', async (_, wrong) => {
    inBrowser(async () => null);
    const options = Object.assign({}, CREATION, wrong);

    const result = await webAuthnCeremonies().createCredential({ options }, { signal: NEVER });

    expect(result._unsafeUnwrapErr().kind).toBe('invalid_input');
  });

  test('is understood outside of a browser', async () => {
    const services = webAuthnCeremonies();

    const created = await services.createCredential({ options: CREATION }, { signal: NEVER });
    const support = await services.checkSupport({}, { signal: NEVER });

    expect(created._unsafeUnwrapErr().kind).toBe('webauthn_unsupported');
    expect(support._unsafeUnwrapErr().kind).toBe('webauthn_unsupported');
  });
});

describe('giving a ceremony up', () => {
  test('ends it with cancelled', async () => {
    const browser = scriptedBrowser();
    const giveUp = new AbortController();
    const result = webAuthnCeremonies({ browser }).createCredential(
      { options: CREATION },
      { signal: giveUp.signal },
    );

    giveUp.abort();

    expect((await result)._unsafeUnwrapErr().kind).toBe('cancelled');
    expect(browser.isBusy).toBe(false);
  });

  test('before it has begun begins nothing', async () => {
    const browser = scriptedBrowser();

    const result = await webAuthnCeremonies({ browser }).getAssertion(
      { options: REQUEST },
      { signal: AbortSignal.abort() },
    );

    expect(result._unsafeUnwrapErr().kind).toBe('cancelled');
    expect(browser.begun).toBe(0);
  });

  test.each([
    ['completed', (browser: ReturnType<typeof scriptedBrowser>) => browser.complete()],
    [
      'failed',
      (browser: ReturnType<typeof scriptedBrowser>) => browser.fail(browserError('NotAllowedError')),
    ],
  ])('after it has %s leaves the next one alone', async (_, end) => {
    const browser = scriptedBrowser();
    const services = webAuthnCeremonies({ browser });
    const late = new AbortController();
    const first = services.createCredential({ options: CREATION }, { signal: late.signal });
    end(browser);
    await first;
    const next = services.createCredential({ options: CREATION }, { signal: NEVER });

    late.abort();

    expect(browser.isBusy).toBe(true);
    browser.complete();
    expect((await next).isOk()).toBe(true);
  });

  test('after another took its place leaves that one alone, also that of other services on the page', async () => {
    const browser = scriptedBrowser();
    const replaced = new AbortController();
    const first = webAuthnCeremonies({ browser }).createCredential(
      { options: CREATION },
      { signal: replaced.signal },
    );
    const second = webAuthnCeremonies({ browser }).getAssertion({ options: REQUEST }, { signal: NEVER });

    // Before the first has even learned that it was replaced.
    replaced.abort();

    expect(browser.isBusy).toBe(true);
    browser.complete();
    expect((await second).isOk()).toBe(true);
    expect((await first)._unsafeUnwrapErr().kind).toBe('cancelled');
  });

  test('leaves no listener behind', async () => {
    const browser = scriptedBrowser();
    const { signal } = new AbortController();
    const remove = vi.spyOn(signal, 'removeEventListener');
    const add = vi.spyOn(signal, 'addEventListener');
    const result = webAuthnCeremonies({ browser }).createCredential({ options: CREATION }, { signal });
    browser.complete();
    await result;

    expect(add).toHaveBeenCalledTimes(1);
    expect(remove.mock.calls.map(([type, listener]) => [type, listener])).toEqual(
      add.mock.calls.map(([type, listener]) => [type, listener]),
    );
  });
});

describe('a second ceremony', () => {
  test('takes the place of the first, which has not been completed then', async () => {
    const browser = scriptedBrowser();
    const services = webAuthnCeremonies({ browser });
    const first = services.createCredential({ options: CREATION }, { signal: NEVER });
    const second = services.createCredential({ options: CREATION }, { signal: NEVER });
    browser.complete();

    expect((await first)._unsafeUnwrapErr()).toMatchObject({
      kind: 'not_completed',
      code: 'ERROR_CEREMONY_ABORTED',
    });
    expect((await second)._unsafeUnwrap()).toBe(CREDENTIAL);
  });

  test('ends the first also where it fails before the browser is asked', async () => {
    const browser = scriptedBrowser();
    const services = webAuthnCeremonies({ browser });
    const first = services.createCredential({ options: CREATION }, { signal: NEVER });
    const broken = webAuthnCeremonies({
      browser: { ...browser, ...failing(new TypeError('No base64url.')) },
    });
    await broken.createCredential({ options: CREATION }, { signal: NEVER });
    expect((await first)._unsafeUnwrapErr().kind).toBe('not_completed');
    expect(browser.isBusy).toBe(false);
  });

  test('can be given up after the first has learned of it', async () => {
    const browser = scriptedBrowser();
    const services = webAuthnCeremonies({ browser });
    const giveUp = new AbortController();
    const first = services.createCredential({ options: CREATION }, { signal: NEVER });
    const second = services.createCredential({ options: CREATION }, { signal: giveUp.signal });
    await first;

    giveUp.abort();

    expect((await second)._unsafeUnwrapErr().kind).toBe('cancelled');
  });
});

describe('checkSupport', () => {
  test.each([true, false])('tells whether the device has an authenticator built in: %s', async (answer) => {
    const browser = scriptedBrowser({ platformAuthenticatorIsAvailable: async () => answer });

    const support = await webAuthnCeremonies({ browser }).checkSupport({}, { signal: NEVER });

    expect(support._unsafeUnwrap()).toEqual({ isPlatformAuthenticatorAvailable: answer });
  });

  test('knows of none where the page may not ask', async () => {
    const browser = scriptedBrowser({
      platformAuthenticatorIsAvailable: () => Promise.reject(browserError('NotAllowedError')),
    });

    const support = await webAuthnCeremonies({ browser }).checkSupport({}, { signal: NEVER });

    expect(support._unsafeUnwrap()).toEqual({ isPlatformAuthenticatorAvailable: false });
  });

  test('asks nothing once it was given up', async () => {
    const ask = vi.fn(async () => true);
    const browser = scriptedBrowser({ platformAuthenticatorIsAvailable: ask });

    const support = await webAuthnCeremonies({ browser }).checkSupport({}, { signal: AbortSignal.abort() });

    expect(support._unsafeUnwrapErr().kind).toBe('cancelled');
    expect(ask).not.toHaveBeenCalled();
  });
});
