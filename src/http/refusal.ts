import { type AccountFailure, accountFailure } from '../domain/index.ts';
import type { AnswerFacts } from './answer.ts';
import { isStepUpDemand, type RefusalChallenge, refusalChallengeIn, requirementIn } from './demand.ts';
import { lacksProof, proofErrorIn } from './dpop.ts';
import {
  type Dialect,
  type FailureRow,
  KIND_BY_STATUS,
  type ProviderError,
  type RefusalMeaning,
  rowFor,
} from './failure-table.ts';
import { serverDelayMs } from './retry.ts';
import type { Credential } from './token.ts';

/** What is known about the call that was refused. */
export interface RefusedCall {
  readonly operation: string;
  readonly scopes: readonly string[];
  readonly failures: readonly FailureRow[];
  /** `undefined` where the host's own `fetch` authorizes. */
  readonly credential: Credential | undefined;
  /** What was revealed to send it: kept out of the failure, should the answer quote it. */
  readonly revealed: readonly string[];
}

export interface Refusal {
  readonly failure: AccountFailure;
  /** The token itself was refused: another one may do. */
  readonly badToken: boolean;
}

/** The failure in an answer that is no success; `body` is its JSON, `undefined` where there is none. */
export function refusalOf(dialect: Dialect, call: RefusedCall, answer: AnswerFacts, body: unknown): Refusal {
  const error = dialect.readError(body, answer.headers);
  const challenge = refusalChallengeIn(answer);
  const isBare = isBareToken(call, answer);
  const row = rowFor(call.failures, answer.status, error) ?? rowFor(dialect.failures, answer.status, error);
  const meaning: RefusalMeaning = isBare
    ? { kind: 'unauthenticated' }
    : (row ?? { kind: KIND_BY_STATUS[answer.status] ?? 'provider_failure' });
  const failure = failureIn(dialect, call, answer, error, challenge, meaning);
  // RFC 6750 section 3.1. No other 401 is about the token.
  const isTokenInvalid = answer.status === 401 && !row && challenge?.error === 'invalid_token';
  const message = isBare ? `${failure.message} ${PROOF_ADVICE}` : failure.message;
  return {
    failure: withoutSecrets({ ...failure, message }, call.revealed),
    badToken:
      // A demand for step-up is about the user's authentication, whatever code stands beside it.
      failure.kind !== 'step_up_required' &&
      // Another token of the same source would come with no better a proof.
      !isBare &&
      !proofErrorIn(answer) &&
      (isTokenInvalid || row?.badToken === true),
  };
}

const PROOF_ADVICE = 'DPoP is wanted: let the token source answer `proof` beside the token.';

/** Whether the token came without a proof where one is needed. */
function isBareToken({ credential }: RefusedCall, answer: AnswerFacts): boolean {
  return credential !== undefined && !credential.proof && lacksProof(answer, credential.token.reveal());
}

function failureIn(
  dialect: Dialect,
  call: RefusedCall,
  answer: AnswerFacts,
  error: ProviderError | undefined,
  challenge: RefusalChallenge | undefined,
  meaning: RefusalMeaning,
): AccountFailure {
  const { kind } = meaning;
  const facts = factsIn(dialect, call, answer, error, challenge, meaning);
  const message = messageIn(facts, error?.message ?? challenge?.description);
  if (challenge && isStepUpDemand(challenge)) {
    const requirement = requirementIn(challenge);
    return accountFailure('step_up_required', message, {
      ...facts,
      requirement,
      demandedAt: answer.receivedAt,
    });
  }
  // RFC 6750 section 3.1; Okta contract section 4.2
  if (challenge?.error === 'insufficient_scope' || kind === 'insufficient_scope') {
    const scopes = challenge?.scopes ?? call.scopes;
    return accountFailure('insufficient_scope', `${message} ${dialect.scopeAdvice}`, { ...facts, scopes });
  }
  if (kind === 'invalid_input') {
    return accountFailure(kind, message, { ...facts, fields: error?.fields ?? [] });
  }
  return accountFailure(kind, message, facts);
}

function factsIn(
  dialect: Dialect,
  call: RefusedCall,
  answer: AnswerFacts,
  error: ProviderError | undefined,
  challenge: RefusalChallenge | undefined,
  meaning: RefusalMeaning,
) {
  const retryAfterMs = serverDelayMs(answer, dialect.headers.reset, meaning);
  return {
    provider: dialect.provider,
    operation: call.operation,
    status: answer.status,
    code: error?.code ?? challenge?.error,
    details: error?.details.length ? error.details : undefined,
    requestId: answer.requestId,
    retryAt: retryAfterMs === undefined ? undefined : answer.receivedAt + retryAfterMs,
    retryAfterMs,
  };
}

function messageIn(facts: ReturnType<typeof factsIn>, cause: string | undefined): string {
  const { provider, operation, status, code } = facts;
  const refusal = `${provider} refused ${operation} (${code ? `${status} ${code}` : status})`;
  return cause ? `${refusal}: ${cause}` : `${refusal}.`;
}

/** A provider may quote what it refuses. A value too short to be a secret would garble the text instead. */
const SHORTEST_SECRET = 4;

// What the library itself has put in, and what a host branches on.
const OWN_WORDS = ['kind', 'provider', 'operation'];

// As a word of its own, nowhere between two letters of another: the code 000000 is not what E0000004 quotes.
const EDGE = '(?<!\\w(?=\\w))';

function withoutSecrets(failure: AccountFailure, revealed: readonly string[]): AccountFailure {
  // As they were sent, too, since a provider may quote the request: with what JSON escapes.
  const secrets = revealed
    .filter((value) => value.length >= SHORTEST_SECRET)
    .flatMap((value) => [value, asInJson(value)]);
  // A failure is plain data, so that JSON reaches every text in it.
  const text = JSON.stringify(failure);
  if (!secrets.some((value) => text.includes(asInJson(value)))) return failure;
  const patterns = secrets.map((value) => value.replace(/\W/g, '\\$&'));
  const secret = new RegExp(`${EDGE}(${patterns.join('|')})${EDGE}`, 'g');
  return JSON.parse(text, (name, value) =>
    typeof value === 'string' && !OWN_WORDS.includes(name) ? value.replace(secret, '[secret]') : value,
  );
}

function asInJson(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}
