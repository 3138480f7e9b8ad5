export { decodeSegment, type Query, secureOrigin } from './address.ts';
export type { Answer, AnswerFacts, AnswerHeaders, HeaderNames, RateLimit } from './answer.ts';
export {
  type ClientOptions,
  createClient,
  type FetchFunction,
  type HttpClient,
  type Provider,
} from './client.ts';
export type { ProofFunction, ProofRequest } from './dpop.ts';
export { type DpopKeyPair, dpopProofs } from './dpop-proofs.ts';
export type { Dialect, FailureRow, ProviderError, TableKind } from './failure-table.ts';
export {
  booleanIn,
  listOf,
  member,
  numberIn,
  readableItems,
  secretIn,
  stringIn,
  stringItem,
} from './json.ts';
export { type ListPage, type Page, type PageRequest, type Pages, pageIn, pagesOf } from './pages.ts';
export { type Answered, type Call, type CallOptions, nothing, send } from './request.ts';
export { type Shape, type Shaped, shaped } from './shape.ts';
export type {
  Authorization,
  TokenAnswer,
  TokenFunction,
  TokenReason,
  TokenRequest,
  TokenSource,
} from './token.ts';
export { claimsIn } from './token-claims.ts';
export { decodeCreationOptions, decodeRequestOptions } from './webauthn.ts';
export { type AuthenticateChallenge, parseWwwAuthenticate } from './www-authenticate.ts';
