import type { OktaAccount } from './accounts.ts';
import type { OktaSettings } from './options.ts';

/** What the account has of an authenticator. */
export interface OktaEnrollment {
  readonly id: string;
  /** Masked. */
  readonly profile: Readonly<Record<string, string>>;
  /** Epoch ms; as old as the account where that does not tell. */
  readonly createdAt?: number;
  /** Epoch ms; left out where it was never used. */
  readonly challengedAt?: number;
  readonly isResettable: boolean;
  readonly isUnenrollable: boolean;
}

/** One authenticator that the organisation offers, and how the account's enrollments are found. */
export interface AuthenticatorKind {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  isEnrollable(settings: OktaSettings, account: OktaAccount): boolean;
  enrollmentsOf(account: OktaAccount, settings: OktaSettings): readonly OktaEnrollment[];
}

/** The custom app authenticator, which app authenticators enroll in. */
export const CUSTOM_APP_ID = 'aut2CustomAppEmul0x1';

/** The WebAuthn authenticator, by Okta's own name. */
export const WEBAUTHN_NAME = 'Security Key or Biometric';

/**
 * The authenticators of the organisation, an entry per kind. Enrollments are derived from what the account
 * has: nothing has to be kept in step. Okta contract sections 5 (id shapes) and 7.6
 */
export const AUTHENTICATOR_KINDS: readonly AuthenticatorKind[] = [
  {
    id: 'aut1EmailEmulated0x1',
    key: 'okta_email',
    name: 'Email',
    isEnrollable: ({ features }) => features.secondaryEmail,
    enrollmentsOf: ({ emails }) =>
      emails
        .filter(({ status }) => status === 'VERIFIED')
        .map(({ id, address, role }) => ({
          id: enrollmentIdOf('eae', id),
          profile: { email: maskedEmail(address) },
          isResettable: true,
          isUnenrollable: role !== 'PRIMARY',
        })),
  },
  {
    id: 'aut3PhoneEmulated0x1',
    key: 'phone_number',
    name: 'Phone',
    isEnrollable: ({ features }) => features.phone,
    enrollmentsOf: ({ phones }) =>
      phones
        .filter(({ status }) => status === 'VERIFIED')
        .map(({ id, number }) => ({
          id: enrollmentIdOf('ufs', id),
          profile: { phoneNumber: maskedNumber(number) },
          isResettable: true,
          isUnenrollable: true,
        })),
  },
  {
    id: 'aut4PasswordEmul00x1',
    key: 'okta_password',
    name: 'Password',
    isEnrollable: ({ features }, { passwordState }) => features.password && !passwordState,
    enrollmentsOf: ({ passwordState }, { features }) =>
      passwordState
        ? [
            {
              id: enrollmentIdOf('lae', passwordState.id),
              profile: {},
              createdAt: passwordState.createdAt,
              isResettable: features.passwordSelfService,
              isUnenrollable: features.passwordSelfService,
            },
          ]
        : [],
  },
  {
    id: CUSTOM_APP_ID,
    key: 'custom_app',
    name: 'Custom push',
    isEnrollable: ({ features }) => features.customApp,
    enrollmentsOf: ({ appEnrollments }) =>
      appEnrollments
        .filter(({ status }) => status !== 'DELETED')
        .map(({ id, createdAt }) => ({
          id,
          profile: {},
          createdAt,
          isResettable: false,
          isUnenrollable: true,
        })),
  },
  {
    id: 'aut5WebAuthnEmul00x1',
    key: 'webauthn',
    name: WEBAUTHN_NAME,
    isEnrollable: ({ features, webAuthn }, { webauthnCredentials }) =>
      features.webauthn && webauthnCredentials.length < webAuthn.maxCredentials,
    // Okta contract section 5: `fwf…` names the enrollment and the credential alike.
    enrollmentsOf: ({ webauthnCredentials }) =>
      webauthnCredentials.map(({ id, createdAt }) => ({
        id,
        profile: {},
        createdAt,
        isResettable: false,
        isUnenrollable: true,
      })),
  },
];

/** The same enrollment for the same thing of the account, whenever it is asked for. */
function enrollmentIdOf(prefix: string, id: string): string {
  return `${prefix}${id.slice(0, 17)}`;
}

/** The last four digits. */
function maskedNumber(number: string): string {
  return `${'*'.repeat(number.length - 4)}${number.slice(-4)}`;
}

/** `a***z@example.com` (Okta contract section 7.6). */
function maskedEmail(address: string): string {
  const [local = '', domain = ''] = address.split('@');
  return `${local.charAt(0)}***${local.length > 1 ? local.slice(-1) : ''}@${domain}`;
}
