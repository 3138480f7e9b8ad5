import { presentedToken } from '../authorization/dpop.ts';
import type { Tokens } from '../authorization/tokens.ts';
import type { SeededSource } from '../seeded-source.ts';
import type { Route } from '../server.ts';
import { CUSTOM_APP_ID } from './authenticator-kinds.ts';
import { errorResponse, oktaErrors } from './errors.ts';
import type { OktaSettings } from './options.ts';
import { APP_AUTHENTICATORS, ORGANIZATION_ID } from './push-challenge.ts';

/** What an app authenticator looks up before it enrolls. */
export type OktaWellKnownOperation = 'oktaOrganization' | 'appAuthenticatorConfiguration';

/** What the look-ups need. */
export interface OktaWellKnownParts {
  readonly settings: OktaSettings;
  readonly tokens: Tokens;
  readonly source: SeededSource;
}

/** The neighbours of the app-authenticator operations (Okta contract section 7.9). */
export function oktaWellKnownRoutes({
  settings,
  tokens,
  source,
}: OktaWellKnownParts): readonly Route<OktaWellKnownOperation>[] {
  return [
    {
      operation: 'oktaOrganization',
      method: 'GET',
      path: '/.well-known/okta-organization',
      handle: ({ origin }) =>
        Response.json({ id: ORGANIZATION_ID, _links: { organization: { href: origin } } }),
    },
    {
      operation: 'appAuthenticatorConfiguration',
      method: 'GET',
      path: '/.well-known/app-authenticator-configuration',
      handle({ request, origin }) {
        const token = tokens.verify(presentedToken(request.headers)?.accessToken ?? '');
        if (!token) return errorResponse(oktaErrors.invalidToken(), source);
        return Response.json(settings.features.customApp ? [configuration(origin)] : []);
      },
    },
  ];

  function configuration(origin: string) {
    return {
      authenticatorId: CUSTOM_APP_ID,
      orgId: ORGANIZATION_ID,
      key: 'custom_app',
      name: 'Custom push',
      settings: { userVerification: settings.appAuthenticator.userVerification },
      supportedMethods: [
        {
          type: 'push',
          status: 'ACTIVE',
          settings: {
            algorithms: ['RS256', 'ES256'],
            keyProtection: 'ANY',
            transactionTypes: ['LOGIN', 'CIBA'],
          },
        },
      ],
      appAuthenticatorEnrollEndpoint: `${origin}${APP_AUTHENTICATORS}`,
    };
  }
}
