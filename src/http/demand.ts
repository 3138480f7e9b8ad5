import type { StepUpRequirement } from '../domain/index.ts';
import type { AnswerFacts } from './answer.ts';
import { wholeNumber } from './answer.ts';
import { parseWwwAuthenticate } from './www-authenticate.ts';

/** What a provider says in `WWW-Authenticate` about a refused call. */
export interface RefusalChallenge {
  /** An error code of RFC 6750, RFC 9470 or Okta. */
  readonly error: string;
  readonly description: string | undefined;
  /** The scopes that would do, where it names them. */
  readonly scopes: readonly string[] | undefined;
  readonly maxAgeSeconds: number | undefined;
  readonly acrValues: readonly string[] | undefined;
}

/** The first challenge of a 401 or 403 that names an error. */
export function refusalChallengeIn({ status, headers }: AnswerFacts): RefusalChallenge | undefined {
  if (status !== 401 && status !== 403) return undefined;
  const challenges = parseWwwAuthenticate(headers['www-authenticate'] ?? null);
  const parameters = challenges.find((challenge) => challenge.parameters.error)?.parameters;
  if (!parameters?.error) return undefined;
  return {
    error: parameters.error,
    description: parameters.error_description,
    scopes: wordsIn(parameters.scope),
    maxAgeSeconds: wholeNumber(parameters.max_age),
    acrValues: wordsIn(parameters.acr_values),
  };
}

/** Whether the provider wants the user to authenticate again. */
export function isStepUpDemand({ error }: RefusalChallenge): boolean {
  return (
    // Okta contract section 3.2
    error === 'insufficient_authentication_context' ||
    // RFC 9470 section 3; Auth0 contract section 5
    error === 'insufficient_user_authentication'
  );
}

/** What a demand asks for. One that names nothing asks for a new sign-in. */
export function requirementIn({ maxAgeSeconds, acrValues }: RefusalChallenge): StepUpRequirement {
  if (maxAgeSeconds === undefined && !acrValues) return { maxAgeSeconds: 0 };
  return { ...(maxAgeSeconds !== undefined && { maxAgeSeconds }), ...(acrValues && { acrValues }) };
}

function wordsIn(text: string | undefined): readonly string[] | undefined {
  const words = (text ?? '').split(' ').filter((word) => word !== '');
  return words.length > 0 ? words : undefined;
}
