import { linkTo } from './okta-link.ts';
import { passwordRequirements } from './okta-password.ts';
import {
  array,
  boolean,
  exactly,
  object,
  oneOf,
  optional,
  record,
  type Schema,
  string,
  timestamp,
} from './schema.ts';

/** A link to a page of Okta. Okta contract section 7.6 */
function pageLink(path: RegExp): Schema {
  const href = string(new RegExp(`https://example\\.okta\\.com/idp/authenticators/${path.source}`));
  return object({ href, hints: object({ allow: exactly(['GET']) }) });
}

const enrollmentMembers = {
  id: string(/(eae|lae|pas|fwf|ufs|pfd)\w+/),
  name: string(),
  nickname: optional(string()),
  created: timestamp,
  lastChallenged: optional(timestamp),
  canReset: boolean,
  canUnenroll: boolean,
  canChangePassword: optional(boolean),
  canResetPassword: optional(boolean),
  profile: record(string()),
};
const enrollmentLinks = object({
  self: linkTo(/authenticators\/aut\w+\/enrollments\/\w+/, 'GET', 'PATCH'),
  authenticator: linkTo(/authenticators\/aut\w+/, 'GET'),
  modify: optional(pageLink(/\w+\/modify/)),
  unenroll: optional(pageLink(/\w+\/unenroll/)),
});

/** Okta contract 7.6: an enrollment by itself, and as lists and expansions show it. */
export const oktaEnrollment = object({ ...enrollmentMembers, _links: enrollmentLinks });
export const oktaListedEnrollment = object({ ...enrollmentMembers, links: enrollmentLinks });

/** Okta contract 7.6: an authenticator. */
export const oktaAuthenticator = object({
  id: string(/aut\w{17}/),
  key: oneOf(
    'custom_app',
    'custom_otp',
    'duo',
    'external_idp',
    'google_otp',
    'okta_email',
    'okta_password',
    'okta_verify',
    'onprem_mfa',
    'phone_number',
    'rsa_token',
    'security_question',
    'symantec_vip',
    'webauthn',
    'yubikey_token',
  ),
  name: string(),
  enrollable: boolean,
  logo: optional(object({ uri: string() })),
  _links: object({
    self: linkTo(/authenticators\/aut\w+/, 'GET'),
    enroll: optional(pageLink(/setup\/aut\w+/)),
    enrollments: linkTo(/authenticators\/aut\w+\/enrollments/, 'GET'),
    requirements: optional(linkTo(/password\/complexity-requirements/, 'GET')),
  }),
  _embedded: optional(
    object({
      enrollments: optional(array(oktaListedEnrollment)),
      requirements: optional(passwordRequirements),
    }),
  ),
});
