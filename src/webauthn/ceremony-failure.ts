import { type AccountFailure, accountFailure, isRecord } from '../domain/index.ts';

/** What a failed ceremony was about. */
export interface FailedCeremony {
  /** The relying party that the options name; `undefined` where they leave it to the page. */
  readonly rpId: string | undefined;
  /** Whether the caller gave it up. */
  readonly isGivenUp: boolean;
}

type CeremonyFailureKind =
  | 'not_completed'
  | 'already_registered'
  | 'rp_mismatch'
  | 'webauthn_unsupported'
  | 'invalid_input'
  | 'unexpected';

interface CeremonyFailureRow {
  /** The name of the browser's error. */
  readonly name: string;
  /** What `@simplewebauthn/browser` has found out beyond that name; any, where the row names none. */
  readonly code?: string;
  /** Its text, where nothing else tells. */
  readonly text?: RegExp;
  readonly kind: CeremonyFailureKind;
  readonly message: string;
}

// The first row that fits decides. WebAuthn Level 3: 5.1.3 creates, 5.1.4 gets, 6.3.2 and 6.3.3 are what the
// authenticator does for them.
const ROWS: readonly CeremonyFailureRow[] = [
  // 5.1.3 and 5.1.4, last steps, and 6.3.2 step 6: no consent, no verification, no authenticator, or time was up;
  // the browser tells none from another, so that the page learns nothing about the user.
  {
    name: 'NotAllowedError',
    kind: 'not_completed',
    message: 'The user said no, let it lapse, or has no authenticator that will do.',
  },
  // 6.3.2 step 3: one of `excludeCredentials` is on this authenticator, and the user consented to tell.
  {
    name: 'InvalidStateError',
    code: 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED',
    kind: 'already_registered',
    message: 'The authenticator holds a credential of this account already.',
  },
  // 5.1.3 step 7, 5.1.4: an address is no domain; neither is localhost by its number.
  {
    name: 'SecurityError',
    code: 'ERROR_INVALID_DOMAIN',
    kind: 'rp_mismatch',
    message: 'Ceremonies need a page on a domain, which an address is not.',
  },
  // 5.1.3 step 8, 5.1.4: neither the page's domain nor one above it, nor related to it.
  {
    name: 'SecurityError',
    kind: 'rp_mismatch',
    message: 'The relying party is not of the domain of this page.',
  },
  // 5.1.3 step 16, 5.1.4: aborted, and not by the caller, hence by another ceremony on this page.
  {
    name: 'AbortError',
    kind: 'not_completed',
    message: 'Another ceremony on this page took its place.',
  },
  // Chromium's word for a ceremony that is under way outside the library that is used here.
  {
    name: 'OperationError',
    kind: 'not_completed',
    message: 'Another ceremony on this page has to end first.',
  },
  // 5.1.3 step 10: the options name kinds of keys, none of them a public key.
  {
    name: 'NotSupportedError',
    code: 'ERROR_MALFORMED_PUBKEYCREDPARAMS',
    kind: 'invalid_input',
    message: 'The options name no public key among pubKeyCredParams.',
  },
  // 6.3.2 step 2: none of the algorithms.
  {
    name: 'NotSupportedError',
    kind: 'webauthn_unsupported',
    message: 'No authenticator here has an algorithm or a feature that is asked for.',
  },
  // 6.3.2 step 4: no discoverable credentials.
  {
    name: 'ConstraintError',
    code: 'ERROR_AUTHENTICATOR_MISSING_DISCOVERABLE_CREDENTIAL_SUPPORT',
    kind: 'webauthn_unsupported',
    message: 'No authenticator here keeps credentials that can be found without their id.',
  },
  // 6.3.2 step 5, 6.3.3: no user verification.
  {
    name: 'ConstraintError',
    kind: 'webauthn_unsupported',
    message: 'No authenticator here can verify the user as it is asked for.',
  },
  // 5.1.3 step 5: 1 to 64 bytes.
  {
    name: 'TypeError',
    code: 'ERROR_INVALID_USER_ID_LENGTH',
    kind: 'invalid_input',
    message: 'The id of the user in the options must have 1 to 64 bytes.',
  },
  // 5.4 and 5.5: a required member is missing, or of another type (Web IDL).
  { name: 'TypeError', kind: 'invalid_input', message: 'The options are not what a ceremony takes.' },
  // 5.1.8 and 5.1.9: binary members are base64url; 5.1.3: nor does any other encoding do.
  { name: 'InvalidCharacterError', kind: 'invalid_input', message: 'The options hold what is no base64url.' },
  // 6.3.2 steps 1 and 8, 6.3.3: the authenticator itself failed.
  { name: 'UnknownError', kind: 'unexpected', message: 'The authenticator failed.' },
  // Credential Management, 2.5: the browser may answer no credential at all.
  {
    name: 'Error',
    text: /^(Registration|Authentication) was not completed$/,
    kind: 'not_completed',
    message: 'The browser answered no credential.',
  },
];

/** What a ceremony failed with, in the library's words. Total: whatever was thrown becomes a failure. */
export function ceremonyFailureOf(thrown: unknown, { rpId, isGivenUp }: FailedCeremony): AccountFailure {
  if (isGivenUp) return ceremonyGivenUp();
  const { name, code, text } = told(thrown);
  const row = ROWS.find(
    (one) =>
      one.name === name &&
      (one.code === undefined || one.code === code) &&
      (one.text === undefined || one.text.test(text)),
  );
  // Not its text: an error may quote what it choked on, and failures are shown, stored and logged.
  if (!row) return accountFailure('unexpected', `The ceremony failed: ${name}.`, { code: name });
  const facts = { code: isTelling(code) ? code : name };
  const { kind, message } = row;
  if (kind === 'invalid_input')
    return accountFailure(kind, message, { ...facts, fields: [{ field: 'options', message }] });
  if (kind === 'rp_mismatch') return accountFailure(kind, `${message} ${domainsOf(rpId)}`, facts);
  return accountFailure(kind, message, facts);
}

/** What a ceremony ends in that its caller gave up. */
export function ceremonyGivenUp(): AccountFailure {
  return accountFailure('cancelled', 'The ceremony was given up.');
}

/** What there is instead of ceremonies where there are none. */
export function ceremoniesMissing(): AccountFailure {
  return accountFailure(
    'webauthn_unsupported',
    'No WebAuthn here: neither in old browsers, nor on pages that came without https, except from localhost.',
  );
}

function told(thrown: unknown): { name: string; code: string | undefined; text: string } {
  if (!isRecord(thrown)) return { name: typeof thrown, code: undefined, text: '' };
  const { name, code, message } = thrown;
  return {
    name: typeof name === 'string' ? name : 'object',
    // A DOMException has a number there.
    code: typeof code === 'string' ? code : undefined,
    text: typeof message === 'string' ? message : '',
  };
}

/** The library passes some errors on as they are, under a code that says only that. */
function isTelling(code: string | undefined): code is string {
  return code !== undefined && code !== 'ERROR_PASSTHROUGH_SEE_CAUSE_PROPERTY';
}

function domainsOf(rpId: string | undefined): string {
  const page = globalThis.location?.hostname;
  return `The provider’s is ${rpId ?? 'left to the page'}, the page’s is ${page ?? 'unknown'}.`;
}
