import type { FailureKind } from '../domain/index.ts';
import { claimsIn, member, stringIn } from '../http/index.ts';

/**
 * What a refused token was made for, where that may be why it was refused: Auth0 answers a request for tokens
 * with another audience or fewer scopes, rather than to refuse it. For developers only; a token that cannot be
 * read says nothing. Auth0 contract sections 12.2 and 17.7
 */
export function tokenMismatch(kind: FailureKind, token: string, audience: string): string | undefined {
  const claims = claimsIn(token);
  const scope = stringIn(claims, 'scope');
  const audiences = [member(claims, 'aud') ?? audience].flat();
  if (kind === 'unauthenticated' && !audiences.includes(audience)) {
    return `The token is for ${audiences.join(' and ')}, not for ${audience}.`;
  }
  return kind === 'insufficient_scope' && scope ? `The token has: ${scope}.` : undefined;
}
