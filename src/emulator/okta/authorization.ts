import {
  type AuthorizationRules,
  type AuthorizationServer,
  amrOf,
  type ExtensionGrant,
  refusedGrant,
} from '../authorization/rules.ts';
import type { OktaSettings } from './options.ts';

/** Okta contract section 2: the scopes of the operations that this emulator has. */
export const OKTA_API_SCOPES: readonly string[] = [
  'okta.myAccount.read',
  'okta.myAccount.manage',
  'okta.myAccount.appAuthenticator.manage',
  'okta.myAccount.appAuthenticator.maintenance.manage',
  'okta.myAccount.appAuthenticator.maintenance.read',
  'okta.myAccount.authenticators.read',
  'okta.myAccount.authenticators.manage',
  'okta.myAccount.email.read',
  'okta.myAccount.email.manage',
  'okta.myAccount.oktaApplications.read',
  'okta.myAccount.organization.read',
  'okta.myAccount.password.read',
  'okta.myAccount.password.manage',
  'okta.myAccount.phone.read',
  'okta.myAccount.phone.manage',
  'okta.myAccount.profile.read',
  'okta.myAccount.profile.manage',
  'okta.myAccount.sessions.manage',
  'okta.myAccount.webauthn.read',
  'okta.myAccount.webauthn.manage',
];

/** Okta contract section 3.4. */
export const ACR = {
  oneFactor: 'urn:okta:loa:1fa:any',
  password: 'urn:okta:loa:1fa:pwd',
  twoFactors: 'urn:okta:loa:2fa:any',
  twoFactorsIfPossible: 'urn:okta:loa:2fa:any:ifpossible',
  phishingResistant: 'phr',
  phishingResistantHardware: 'phrh',
} as const;

const ONE_FACTOR: readonly string[] = [ACR.oneFactor, ACR.password];
const UNREACHABLE: readonly string[] = [ACR.phishingResistant, ACR.phishingResistantHardware];

const CUSTOM_SERVER: AuthorizationServer = {
  name: 'default',
  paths: {
    authorize: '/oauth2/default/v1/authorize',
    token: '/oauth2/default/v1/token',
    keys: '/oauth2/default/v1/keys',
    configuration: '/oauth2/default/.well-known/openid-configuration',
  },
  issuer: (origin) => `${origin}/oauth2/default`,
};

const ORG_SERVER: AuthorizationServer = {
  name: 'org',
  paths: {
    authorize: '/oauth2/v1/authorize',
    token: '/oauth2/v1/token',
    keys: '/oauth2/v1/keys',
    configuration: '/.well-known/openid-configuration',
  },
  issuer: (origin) => origin,
};

/** What is Okta's own about sign-in, tokens and refresh (Okta contract sections 2 and 3.4). */
export function oktaAuthorization(
  { signIn, accessTokenLifetimeSeconds }: OktaSettings,
  extensionGrants: readonly ExtensionGrant[],
): AuthorizationRules {
  return {
    servers: signIn.authorizationServer === 'org' ? [ORG_SERVER, CUSTOM_SERVER] : [CUSTOM_SERVER, ORG_SERVER],
    apiScopes: OKTA_API_SCOPES,
    unknownScopes: 'refuse',
    extensionGrants,
    accessTokenLifetimeSeconds,
    apiAudience: () => 'api://default',
    audienceOf: () => 'api://default',

    secondFactor({ oneTimeCode }, acrValues) {
      const hasFactor = oneTimeCode !== undefined;
      const byPolicy = signIn.secondFactor === 'always' && hasFactor ? 'needed' : 'not_needed';
      // Any one of the values will do, in the order of preference; what Okta does not know is ignored.
      for (const acr of acrValues) {
        if (ONE_FACTOR.includes(acr)) return byPolicy;
        if (acr === ACR.twoFactorsIfPossible) return hasFactor ? 'needed' : 'not_needed';
        if (acr === ACR.twoFactors && hasFactor) return 'needed';
      }
      const unmet = acrValues.some((acr) => acr === ACR.twoFactors || UNREACHABLE.includes(acr));
      return unmet ? 'unavailable' : byPolicy;
    },

    acrOf: (withSecondFactor) => (withSecondFactor ? ACR.twoFactors : ACR.oneFactor),

    accessTokenClaims({ server, origin, clientId, scopes, audience, authentication }, account) {
      const { authTimeAt, acr, amr } = authentication;
      return {
        ver: 1,
        iss: server.issuer(origin),
        aud: server === ORG_SERVER ? origin : audience,
        // The login, not the id: that is in `uid` (Okta's access tokens differ here from its ID tokens).
        sub: account.login,
        uid: account.id,
        cid: clientId,
        scp: scopes,
        auth_time: Math.floor(authTimeAt / 1000),
        amr: amr.length > 0 ? amr : amrOf(false),
        ...(acr !== undefined && { acr }),
      };
    },

    refresh(grant, { scopes }) {
      if (!scopes) return grant;
      if (scopes.every((scope) => grant.scopes.includes(scope))) return { ...grant, scopes };
      return refusedGrant(400, 'invalid_scope', 'The requested scope exceeds what was granted.');
    },
  };
}
