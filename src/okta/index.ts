export type {
  Answer,
  AnswerFacts,
  AnswerHeaders,
  Authorization,
  CallOptions,
  ClientOptions,
  FetchFunction,
  Query,
  RateLimit,
  TokenAnswer,
  TokenFunction,
  TokenReason,
  TokenRequest,
  TokenSource,
} from '../http/index.ts';
export { createOktaClient, type OktaClient, type OktaClientOptions } from './client.ts';
export { EMAIL_CODE_LIFETIME_MS, emailEnrollment } from './email-enrollment.ts';
export {
  createEmail,
  deleteEmail,
  type Email,
  type EmailChallenge,
  type EmailStatus,
  type EmailVerification,
  emailScopes,
  getEmail,
  listEmails,
  type NewEmail,
  type NewEmailChallenge,
  pollEmailChallenge,
  sendEmailChallenge,
  verifyEmailChallenge,
} from './emails.ts';
export type { Links } from './links.ts';
export {
  createPhone,
  deletePhone,
  getPhone,
  listPhones,
  type NewPhone,
  type NewPhoneChallenge,
  type Phone,
  type PhoneChallenge,
  type PhoneMethod,
  type PhoneStatus,
  type PhoneVerification,
  phoneScopes,
  sendPhoneChallenge,
  verifyPhoneChallenge,
} from './phones.ts';
export { accountOf, type OktaAuthLike, tokensFrom } from './tokens.ts';
