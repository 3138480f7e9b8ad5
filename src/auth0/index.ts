export type {
  Answer,
  AnswerFacts,
  AnswerHeaders,
  Authorization,
  CallOptions,
  ClientOptions,
  DpopKeyPair,
  FetchFunction,
  ProofFunction,
  ProofRequest,
  Query,
  RateLimit,
  TokenAnswer,
  TokenFunction,
  TokenReason,
  TokenRequest,
  TokenSource,
} from '../http/index.ts';
export { dpopProofs } from '../http/index.ts';
export {
  AUTH_SESSION_LIFETIME_MS,
  type AuthenticationMethod,
  authenticationMethodScopes,
  createAuthenticationMethod,
  deleteAuthenticationMethod,
  type EmailMethod,
  type EmailMethodVerification,
  getAuthenticationMethod,
  isEmailMethod,
  listAuthenticationMethods,
  type MethodType,
  type MethodUpdate,
  type NewEmailMethod,
  type PendingMethod,
  updateAuthenticationMethod,
  verifyAuthenticationMethod,
} from './authentication-methods.ts';
export {
  type Auth0Client,
  type Auth0ClientOptions,
  type Auth0Place,
  createAuth0Client,
} from './client.ts';
export { emailEnrollment } from './email-enrollment.ts';
export { type Auth0Flow, type Auth0FlowScope, scopesFor } from './scopes.ts';
export { type Auth0SpaLike, accountOf, tokensFrom } from './tokens.ts';
