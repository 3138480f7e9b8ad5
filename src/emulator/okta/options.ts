import type { UserVerification } from '../../domain/index.ts';
import type { EmulatorOptions } from '../emulator.ts';
import type { WebAuthnOptions } from '../webauthn/relying-party.ts';
import type { OktaPhoneMethod } from './accounts.ts';
import {
  DEFAULT_OKTA_APPLICATIONS,
  type OktaApplicationOption,
  type OktaOrganizationOptions,
} from './organization.ts';
import type { OktaPasswordPolicy } from './password-policy.ts';
import { DEFAULT_PROFILE_SCHEMA, type OktaProfileSchema } from './profile-schema.ts';
import type { OktaUserVerification } from './push-challenge.ts';

/** When the API demands a newer or stronger authentication (Okta contract section 3). */
export interface OktaStepUpOptions {
  /**
   * How old the authentication may be, 900 by default. 0 demands one that began after the demand: the
   * emulator remembers when it demanded and accepts an `auth_time` not before that second.
   */
  readonly maxAgeSeconds?: number;
  /** The assurance that is demanded besides, such as `urn:okta:loa:2fa:any:ifpossible`; none by default. */
  readonly acrValues?: string;
  /** What the age is measured from; where the token has no `auth_time`, its `iat` is taken. */
  readonly ageFrom?: 'auth_time' | 'iat';
  /** The two spellings on record of a header with `acr_values` (Okta contract section 3.2). */
  readonly headerSpelling?: 'quoted_after_max_age' | 'unquoted_before_max_age';
}

/** What the organisation has switched on. */
export interface OktaFeatures {
  /** The MyAccount API itself; off, browsers see a CORS failure. */
  readonly myAccount?: boolean;
  /** The authenticators group; off, it answers 403 `E0000006` (Okta contract section 4.2). */
  readonly authenticators?: boolean;
  /** A custom app authenticator, for pushes to an app of one's own. */
  readonly customApp?: boolean;
  /** Secondary email addresses. */
  readonly secondaryEmail?: boolean;
  /** The user's login is their primary address, and changes with it. */
  readonly loginFollowsPrimaryEmail?: boolean;
  /** Phones as authenticators. */
  readonly phone?: boolean;
  /** How codes may go to phones; both ways by default. */
  readonly phoneMethods?: readonly OktaPhoneMethod[];
  /** Passwords as authenticators. */
  readonly password?: boolean;
  /** Whether policy lets users replace, change and delete their passwords. */
  readonly passwordSelfService?: boolean;
  /** Passkeys and security keys. */
  readonly webauthn?: boolean;
  /** Registrations say `residentKey`; without it, they have only the older member. */
  readonly passkeyAutofill?: boolean;
}

/** What Okta lets go out to phones (Okta contract sections 4.2 and 4.3). */
export interface OktaTelephonyOptions {
  /** Between two codes to one phone; 30 by default. */
  readonly secondsBetweenSends?: number;
  /** Per user; unlimited by default. */
  readonly maxSmsPerHour?: number;
  /** Per user; unlimited by default. */
  readonly maxCallsPerHour?: number;
  /** Codes that a user may try; unlimited by default. */
  readonly maxVerificationsPerHour?: number;
}

/** How passkeys and security keys are registered. */
export interface OktaWebAuthnOptions extends WebAuthnOptions {
  /** `discouraged` by default. */
  readonly userVerification?: UserVerification;
  /** How many an account may have; 10 by default (Okta does not say). */
  readonly maxCredentials?: number;
}

/**
 * What Okta's sources leave open or contradict, a switch per fact. The defaults are the decisions of the
 * Okta contract, section 12.
 */
export interface OktaUndocumented {
  /** The status of a successful email verification; 204 by default. */
  readonly verifyStatus?: 200 | 204;
  /** An email without a role is refused (`strict`, the default) or becomes a secondary one. */
  readonly emailRoleOmitted?: 'strict' | 'secondary';
  /** Whether `state` has to be in the body of a challenge; no by default. */
  readonly challengeStateRequired?: boolean;
  /** Whether a challenge can also be polled by POST, as okta-auth-js does; no by default. */
  readonly challengePollByPost?: boolean;
  /** Whether polling a challenge needs the read scope itself (the default), or manage will do. */
  readonly challengePollScope?: 'read' | 'read_or_manage';
  /** Whether a verified secondary address can be deleted; yes by default. */
  readonly verifiedSecondaryDeletable?: boolean;
  /** A phone without a method for its code is refused (`strict`, the default) or gets a text message. */
  readonly phoneMethodOmitted?: 'strict' | 'sms';
  /** What `retry` does where no code was sent before: sends one (the default), or is refused. */
  readonly phoneRetryWithoutCode?: 'send' | 'refuse';
  /** The answer to a code that has lapsed; by default the same as to none at all. */
  readonly lapsedPhoneCode?: 'E0000001' | 'E0000157';
  /** The status of a telephony cap that is used up; 403 is the older one. */
  readonly telephonyCap?: 429 | 403;
  /** What the limit headers of a code that may not be sent tell of; the limit on requests by default. */
  readonly telephonyLimitHeaders?: 'requests' | 'telephony';
  /** The status where there is a password already; the reference files it under 403. */
  readonly passwordExistsStatus?: 409 | 403;
  /** The status of a password that was replaced; 201 by default. */
  readonly replacePasswordStatus?: 200 | 201;
  /** Whether a wrong `currentPassword` of a replacement is refused, and how; ignored by default. */
  readonly currentPassword?: 'ignored' | 400 | 403;
  /** The answer to a wrong old password: 403 `E0000014` by default, 400 `E0000001` or 401 `E0000004`. */
  readonly wrongOldPassword?: 'E0000014' | 'E0000001' | 'E0000004';
  /** Whether `okta.myAccount.read` and `.manage` open every resource; no by default. */
  readonly umbrellaScopes?: boolean;
  /** The name of the links where enrollments are listed or embedded; `links` by default. */
  readonly enrollmentListLinks?: 'links' | '_links';
  /** Whose id the links to Okta's own pages carry; the enrollment's by default. */
  readonly enrollmentPageId?: 'enrollment' | 'authenticator';
  /** How dates of app authenticators are written; ISO 8601 by default. */
  readonly appAuthenticatorDates?: 'iso' | 'java';
  /** The body of a 403 for a missing scope; empty by default. */
  readonly insufficientScopeBody?: 'empty' | 'error';
  /** Whether a registration names its relying party, or leaves it to the page's own domain; named by default. */
  readonly webAuthnRpId?: 'named' | 'left_out';
  /** A list of one credential in an array (the default), or as the object alone. */
  readonly webAuthnListBody?: 'array' | 'object';
}

/** How people sign in. */
export interface OktaSignInOptions {
  /** Whether users who have a second factor always give it; by default only when `acr_values` asks. */
  readonly secondFactor?: 'when_asked' | 'always';
  /** The issuer of `issueToken` and `signIn`: the custom server `default`, or the organisation's own. */
  readonly authorizationServer?: 'default' | 'org';
}

/** The custom app authenticator (Okta contract section 7.9). */
export interface OktaAppAuthenticatorOptions {
  /** How far its users have to be verified; `PREFERRED` by default. */
  readonly userVerification?: OktaUserVerification;
  /** How long a push can be answered; 300 by default. */
  readonly challengeLifetimeSeconds?: number;
}

/** What an Okta emulator takes; without options it is an organisation with one user. */
export interface OktaEmulatorOptions extends EmulatorOptions {
  /** `false` never demands step-up. */
  readonly stepUp?: OktaStepUpOptions | false;
  readonly signIn?: OktaSignInOptions;
  /** Per user; 20 requests in 5 s by default. `false` never refuses (Okta contract section 4.3). */
  readonly rateLimits?: { readonly requests?: number; readonly windowSeconds?: number } | false;
  readonly features?: OktaFeatures;
  readonly telephony?: OktaTelephonyOptions;
  /** Added to what every organisation has: login, names, addresses, a mobile phone. */
  readonly profileSchema?: OktaProfileSchema;
  readonly organization?: OktaOrganizationOptions;
  /** Okta's own applications: the dashboard, the account settings and the browser plugin by default. */
  readonly oktaApplications?: readonly OktaApplicationOption[];
  /** Holds for new passwords; the users' first ones need not meet it. */
  readonly passwordPolicy?: OktaPasswordPolicy;
  readonly appAuthenticator?: OktaAppAuthenticatorOptions;
  readonly webAuthn?: OktaWebAuthnOptions;
  /** Where the link in an email leads in the end, with its `state`; a page of the emulator by default. */
  readonly emailLinkCallbackUrl?: string;
  readonly undocumented?: OktaUndocumented;
}

/** The options with every default filled in. */
export interface OktaSettings {
  readonly stepUp:
    | (Required<Omit<OktaStepUpOptions, 'acrValues'>> & Pick<OktaStepUpOptions, 'acrValues'>)
    | false;
  readonly signIn: Required<OktaSignInOptions>;
  readonly rateLimits: { readonly requests: number; readonly windowSeconds: number };
  readonly features: Required<OktaFeatures>;
  readonly telephony: Required<OktaTelephonyOptions>;
  readonly passwordPolicy: Required<OktaPasswordPolicy>;
  readonly profileSchema: OktaProfileSchema;
  readonly organization: OktaOrganizationOptions & { readonly name: string };
  readonly oktaApplications: readonly OktaApplicationOption[];
  readonly appAuthenticator: Required<OktaAppAuthenticatorOptions>;
  readonly webAuthn: WebAuthnOptions & Required<Omit<OktaWebAuthnOptions, keyof WebAuthnOptions>>;
  readonly emailLinkCallbackUrl: string | undefined;
  readonly accessTokenLifetimeSeconds: number;
  readonly codeLifetimeMs: number;
  readonly undocumented: Required<OktaUndocumented>;
}

/** Fills in the defaults. */
export function oktaSettings(options: OktaEmulatorOptions): OktaSettings {
  return {
    stepUp: options.stepUp !== false && {
      maxAgeSeconds: 900,
      ageFrom: 'auth_time',
      headerSpelling: 'quoted_after_max_age',
      ...options.stepUp,
    },
    signIn: { secondFactor: 'when_asked', authorizationServer: 'default', ...options.signIn },
    rateLimits:
      options.rateLimits === false
        ? { requests: Number.POSITIVE_INFINITY, windowSeconds: 5 }
        : { requests: 20, windowSeconds: 5, ...options.rateLimits },
    features: {
      myAccount: true,
      authenticators: true,
      customApp: true,
      secondaryEmail: true,
      loginFollowsPrimaryEmail: false,
      phone: true,
      phoneMethods: ['SMS', 'CALL'],
      password: true,
      passwordSelfService: true,
      webauthn: true,
      passkeyAutofill: true,
      ...options.features,
    },
    telephony: {
      secondsBetweenSends: 30,
      maxSmsPerHour: Number.POSITIVE_INFINITY,
      maxCallsPerHour: Number.POSITIVE_INFINITY,
      maxVerificationsPerHour: Number.POSITIVE_INFINITY,
      ...options.telephony,
    },
    passwordPolicy: {
      minLength: 8,
      minLowerCase: 1,
      minUpperCase: 1,
      minNumber: 1,
      minSymbol: 0,
      excludeUsername: true,
      excludeAttributes: [],
      historyCount: 4,
      ...options.passwordPolicy,
    },
    profileSchema: { ...DEFAULT_PROFILE_SCHEMA, ...options.profileSchema },
    organization: {
      name: 'Example Organisation',
      supportEmail: 'support@example.com',
      ...options.organization,
    },
    oktaApplications: options.oktaApplications ?? DEFAULT_OKTA_APPLICATIONS,
    appAuthenticator: {
      userVerification: 'PREFERRED',
      challengeLifetimeSeconds: 300,
      ...options.appAuthenticator,
    },
    webAuthn: { userVerification: 'discouraged', maxCredentials: 10, ...options.webAuthn },
    emailLinkCallbackUrl: options.emailLinkCallbackUrl,
    accessTokenLifetimeSeconds: options.accessTokenLifetimeSeconds ?? 3600,
    codeLifetimeMs: (options.codeLifetimeSeconds ?? 300) * 1000,
    undocumented: {
      verifyStatus: 204,
      emailRoleOmitted: 'strict',
      challengeStateRequired: false,
      challengePollByPost: false,
      challengePollScope: 'read',
      verifiedSecondaryDeletable: true,
      phoneMethodOmitted: 'strict',
      phoneRetryWithoutCode: 'send',
      lapsedPhoneCode: 'E0000001',
      telephonyCap: 429,
      telephonyLimitHeaders: 'requests',
      passwordExistsStatus: 409,
      replacePasswordStatus: 201,
      currentPassword: 'ignored',
      wrongOldPassword: 'E0000014',
      umbrellaScopes: false,
      enrollmentListLinks: 'links',
      enrollmentPageId: 'enrollment',
      appAuthenticatorDates: 'iso',
      insufficientScopeBody: 'empty',
      webAuthnRpId: 'named',
      webAuthnListBody: 'array',
      ...options.undocumented,
    },
  };
}
