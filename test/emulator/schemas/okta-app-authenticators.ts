import { linkTo } from './okta-link.ts';
import { array, number, object, oneOf, optional, string } from './schema.ts';

const DATE = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z|\w{3} \w{3} \d\d \d\d:\d\d:\d\d UTC \d{4}/;
const SELF = /app-authenticators\/pfd\w+/;
const PENDING = /app-authenticators\/pfd\w+\/push\/notifications/;

/** Okta contract 7.9: an app-authenticator enrollment. */
export const oktaAppEnrollment = object({
  id: string(/pfd\w{17}/),
  authenticatorId: string(/aut\w{17}/),
  createdDate: string(DATE),
  lastUpdated: string(DATE),
  device: object({
    id: string(/guo\w{17}/),
    status: oneOf('ACTIVE'),
    createdDate: string(DATE),
    lastUpdated: string(DATE),
    clientInstanceId: string(/cli\w{17}/),
  }),
  user: object({ id: string(/00u\w{17}/), username: string() }),
  methods: object({
    push: object({
      id: string(/opf\w{17}/),
      createdDate: string(DATE),
      lastUpdated: string(DATE),
      links: object({ pending: linkTo(PENDING, 'GET') }),
    }),
  }),
  links: object({ self: linkTo(SELF, 'PATCH', 'DELETE') }),
});

/** Okta contract 7.9: the pushes that wait. */
export const oktaPushChallenges = array(
  object({ payloadVersion: oneOf('IDXv1'), challenge: string(/[\w-]+\.[\w-]+\.[\w-]+/) }),
);

/** Okta contract 7.9: the claims of a push. */
export const oktaPushClaims = object({
  iss: string(/https:\/\/[^/]+/),
  aud: string(),
  exp: number,
  iat: number,
  jti: string(/ft\w+/),
  transactionId: string(/ft\w+/),
  challengeId: string(/ft\w+/),
  nonce: string(/[\w-]{22}/),
  signals: array(string()),
  verificationUri: string(/https:\/\/[^/]+\/idp\/myaccount\/app-authenticators\/challenge\/ft\w+\/verify/),
  orgId: string(/00o\w{17}/),
  appInstanceName: string(),
  method: oneOf('push'),
  methodEnrollmentId: string(/opf\w{17}/),
  authorizationServerId: string(),
  userMediation: oneOf('NONE', 'OPTIONAL', 'REQUIRED'),
  userVerification: oneOf('NONE', 'DISCOURAGED', 'PREFERRED', 'REQUIRED'),
  authenticatorEnrollmentId: string(/pfd\w{17}/),
  challengeContext: object({
    clientOS: string(),
    clientLocation: string(),
    transactionTime: string(),
    transactionType: oneOf('LOGIN', 'CIBA'),
    bindingMessage: optional(string()),
  }),
  userId: string(/00u\w{17}/),
  ver: oneOf(0),
});

/** Okta contract 7.9: what an app authenticator looks up before it enrolls. */
export const oktaAppAuthenticatorConfiguration = array(
  object({
    authenticatorId: string(/aut\w{17}/),
    orgId: string(/00o\w{17}/),
    key: oneOf('custom_app'),
    name: string(),
    settings: object({ userVerification: oneOf('NONE', 'DISCOURAGED', 'PREFERRED', 'REQUIRED') }),
    supportedMethods: array(
      object({
        type: oneOf('push'),
        status: string(),
        settings: object({
          algorithms: array(oneOf('RS256', 'ES256')),
          keyProtection: string(),
          transactionTypes: array(oneOf('LOGIN', 'CIBA')),
        }),
      }),
    ),
    appAuthenticatorEnrollEndpoint: string(/https:\/\/[^/]+\/idp\/myaccount\/app-authenticators/),
  }),
);

/** Okta contract 7.9. */
export const oktaOrganization = object({
  id: string(/00o\w{17}/),
  _links: object({ organization: object({ href: string(/https:\/\/[^/]+/) }) }),
});
