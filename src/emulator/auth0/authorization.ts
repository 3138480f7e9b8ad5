import type { Clock } from '../../domain/index.ts';
import type { Account } from '../accounts.ts';
import type {
  AuthorizationRules,
  AuthorizationServer,
  ExtensionGrant,
  Grant,
  RefreshRequest,
  RefusedGrant,
} from '../authorization/rules.ts';
import { OPENID_SCOPES, refusedGrant } from '../authorization/rules.ts';
import type { SeededSource } from '../seeded-source.ts';
import type { Auth0Settings } from './options.ts';

/** Auth0 contract section 2: the scopes of the operations that this emulator has. */
export const AUTH0_API_SCOPES: readonly string[] = [
  'read:me:authentication_methods',
  'create:me:authentication_methods',
  'update:me:authentication_methods',
  'delete:me:authentication_methods',
  'read:me:factors',
  'create:me:connected_accounts',
  'read:me:connected_accounts',
  'delete:me:connected_accounts',
];

const PLANNED_SCOPES: readonly string[] = ['read:me:consents', 'read:me:organizations'];

/** Auth0 contract section 12.6. */
export const MULTI_FACTOR_ACR = 'http://schemas.openid.net/pape/policies/2007/06/multi-factor';

const SERVER: AuthorizationServer = {
  name: 'tenant',
  paths: {
    authorize: '/authorize',
    token: '/oauth/token',
    keys: '/.well-known/jwks.json',
    configuration: '/.well-known/openid-configuration',
  },
  issuer: (origin) => `${origin}/`,
};

/** What the rules of the authorization server need. */
export interface Auth0AuthorizationParts {
  readonly settings: Auth0Settings;
  readonly clock: Clock;
  readonly source: SeededSource;
  readonly extensionGrants: readonly ExtensionGrant[];
}

/** What is Auth0's own about sign-in, tokens and refresh (Auth0 contract section 12). */
export function auth0Authorization({
  settings,
  clock,
  source,
  extensionGrants,
}: Auth0AuthorizationParts): AuthorizationRules {
  const { mfa, signIn, refreshPolicies, undocumented } = settings;
  const scopes = [...AUTH0_API_SCOPES, ...(settings.features.plannedOperations ? PLANNED_SCOPES : [])];
  const hyphenated = scopes
    .map((scope) => scope.replace('_', '-'))
    .filter((scope) => !scopes.includes(scope));
  const apiScopes = undocumented.hyphenatedScopes ? [...scopes, ...hyphenated] : scopes;

  return {
    servers: [SERVER],
    apiScopes,
    unknownScopes: 'drop',
    extensionGrants,
    accessTokenLifetimeSeconds: settings.accessTokenLifetimeSeconds,
    apiAudience: apiAudienceOf,
    audienceOf: (asked, origin) => asked ?? userInfoOf(origin),

    secondFactor({ oneTimeCode }, acrValues, { audience, origin }) {
      // A user without a factor passes the first time, whatever the policy (Auth0 contract 12.6).
      if (oneTimeCode === undefined) return 'not_needed';
      const isPolicy = mfa !== undefined && audience === apiAudienceOf(origin);
      const isAsked = acrValues.includes(MULTI_FACTOR_ACR);
      return isAsked || isPolicy || signIn.secondFactor === 'always' ? 'needed' : 'not_needed';
    },

    acrOf: (withSecondFactor) => (withSecondFactor ? MULTI_FACTOR_ACR : undefined),

    accessTokenClaims({ server, origin, clientId, scopes, audience }, account) {
      const withUserInfo = scopes.includes('openid') && audience !== userInfoOf(origin);
      return {
        iss: server.issuer(origin),
        aud: withUserInfo ? [audience, userInfoOf(origin)] : audience,
        sub: account.id,
        azp: clientId,
        scope: scopes.join(' '),
      };
    },

    refresh(grant, request, account) {
      const granted = resourceOf(grant, request);
      const isApi = granted.audience === apiAudienceOf(grant.origin);
      const refused = mfa && isApi ? unmetSecondFactor(grant, account, mfa.maxAgeSeconds) : undefined;
      return refused ?? granted;
    },
  };

  /**
   * Multi-resource refresh tokens (Auth0 contract section 12.2): what is outside the policy is ignored,
   * not refused, so the answer can be for another audience than the one that was asked for.
   */
  function resourceOf(grant: Grant, { audience = grant.audience, scopes }: RefreshRequest): Grant {
    if (audience === grant.audience) {
      return { ...grant, scopes: scopesWithin(grant.scopes, scopes) };
    }
    const allApi = [{ audience: apiAudienceOf(grant.origin), scopes: apiScopes }];
    const policy = (refreshPolicies ?? allApi).find((candidate) => candidate.audience === audience);
    if (!policy) return grant;
    const openId = grant.scopes.filter((scope) => OPENID_SCOPES.includes(scope));
    return { ...grant, audience, scopes: scopesWithin([...openId, ...policy.scopes], scopes) };
  }

  function unmetSecondFactor(
    { authentication: { secondFactorAt, authTimeAt } }: Grant,
    { oneTimeCode }: Account,
    maxAgeSeconds: number,
  ): RefusedGrant | undefined {
    const provenAt = oneTimeCode === undefined ? authTimeAt : secondFactorAt;
    if (provenAt !== undefined && clock.now() - provenAt <= maxAgeSeconds * 1000) return undefined;
    if (oneTimeCode === undefined) {
      return refusedGrant(403, 'unmet_authentication_requirements', 'The user has to log in again.');
    }
    return secondFactorDemand(source);
  }
}

/** The token endpoint's word for a second factor that is missing, or too old (Auth0 contract 12.6). */
export function secondFactorDemand(source: SeededSource): RefusedGrant {
  return {
    status: 403,
    body: {
      error: 'mfa_required',
      error_description: 'Multifactor authentication required',
      mfa_token: `Fe26.2*${source.base64url(64)}`,
      mfa_requirements: { challenge: [{ type: 'otp' }] },
    },
  };
}

/** Auth0 contract section 2: with the trailing slash. */
export function apiAudienceOf(origin: string): string {
  return `${origin}/me/`;
}

function userInfoOf(origin: string): string {
  return `${origin}/userinfo`;
}

function scopesWithin(allowed: readonly string[], asked: readonly string[] | undefined): readonly string[] {
  const kept = asked?.filter((scope) => allowed.includes(scope)) ?? [];
  return kept.length > 0 ? kept : allowed;
}
