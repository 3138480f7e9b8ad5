import {
  type AccountFailure,
  accountFailure,
  isAccountFailure,
  type StepUpRequirement,
} from '../domain/index.ts';
import type { CallNames } from './deadline.ts';
import { member, readableItems, stringIn } from './json.ts';

/** Auth0's name for "more than one factor". @see Auth0 contract section 12.6 */
const MULTI_FACTOR_ACR = 'http://schemas.openid.net/pape/policies/2007/06/multi-factor';

/**
 * The failure in what a token source threw. Total. Of foreign errors only codes are kept: their texts may
 * quote the token.
 */
export function tokenFailure(
  thrown: unknown,
  scopes: readonly string[],
  names: CallNames,
  now: number,
): AccountFailure {
  if (isAccountFailure(thrown)) return thrown;
  const error = oauthErrorIn(thrown);
  const code = codeIn(error);
  const message = `The token source failed: ${code ?? describe(thrown)}.`;
  const facts = { ...names, code };
  const requirement = requirementOf(code, scopes);
  if (requirement) {
    const details = mfaDetails(error);
    return accountFailure('step_up_required', message, { ...facts, requirement, demandedAt: now, details });
  }
  return accountFailure(isNetworkProblem(thrown, code) ? 'network' : 'unauthenticated', message, facts);
}

/** The kind of a foreign error, and the code of its cause: never its text. */
export function describe(thrown: unknown): string {
  const name = thrown instanceof Error ? thrown.name : typeof thrown;
  return [name, stringIn(member(thrown, 'cause'), 'code')].filter(Boolean).join(' ');
}

function requirementOf(code: string | undefined, scopes: readonly string[]): StepUpRequirement | undefined {
  switch (code) {
    // Auth0 contract 12.6: the same requirement each time, so that two such demands compare equal.
    case 'mfa_required':
      return { maxAgeSeconds: 0, acrValues: [MULTI_FACTOR_ACR] };
    // OpenID Connect Core 3.1.2.6; Auth0 contract 12.6: only a full login helps.
    case 'login_required':
    case 'interaction_required':
    case 'unmet_authentication_requirements':
      return { maxAgeSeconds: 0 };
    // OpenID Connect Core 3.1.2.6; RFC 6750 section 3.1; the last one is auth0-spa-js's own.
    case 'consent_required':
    case 'insufficient_scope':
    case 'missing_scopes':
      return { scopes };
    default:
      return undefined;
  }
}

// Hosts and client libraries wrap what the authorization server said.
function oauthErrorIn(thrown: unknown): unknown {
  const places = [thrown, ...['cause', 'error', 'body', 'data'].map((name) => member(thrown, name))];
  return places.find(codeIn);
}

// Under `error` in OAuth and auth0-spa-js, under `errorCode` in okta-auth-js. A code is a short word:
// anything else is a text, or worse.
function codeIn(error: unknown): string | undefined {
  const code = stringIn(error, 'error') ?? stringIn(error, 'errorCode') ?? '';
  return /^[\w.-]{1,64}$/.test(code) ? code : undefined;
}

// What Auth0 says could be done is kept, the `mfa_token` beside it is not. Auth0 contract 12.6
function mfaDetails(error: unknown) {
  return ['challenge', 'enroll'].flatMap((location) =>
    readableItems(member(member(error, 'mfa_requirements'), location), (item) => {
      const message = stringIn(item, 'type');
      return message === undefined ? undefined : { message, location };
    }),
  );
}

// Runtimes have no common class or code for it, and client libraries wrap it: the text tells.
function isNetworkProblem(thrown: unknown, code: string | undefined): boolean {
  const text = thrown instanceof Error ? `${thrown.name} ${thrown.message}` : '';
  return code === 'timeout' || (code === undefined && /fetch|network|load failed|timeout/i.test(text));
}
