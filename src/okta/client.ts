import { type ClientOptions, createClient, type HttpClient, secureOrigin } from '../http/index.ts';
import { oktaDialect } from './failure.ts';

/** What a client for Okta MyAccount takes. */
export interface OktaClientOptions extends ClientOptions {
  /**
   * The org's or custom domain, such as `https://example.okta.com`. Only its origin counts, so that an
   * issuer does as well. https, except on localhost.
   */
  readonly baseUrl: string;
}

/** Talks to Okta MyAccount for one account. Made by `createOktaClient`. */
export interface OktaClient extends HttpClient {
  readonly provider: 'okta';
}

/** Creates a client. Throws a `TypeError` for options that can never work; it sends nothing. */
export function createOktaClient(options: OktaClientOptions): OktaClient {
  const client = createClient(options, {
    // Okta contract 1.1: paths hang off the origin, never off the issuer's path.
    baseUrl: `${secureOrigin(options.baseUrl)}/idp/myaccount`,
    audience: undefined,
    // Okta contract 1.2: without the version, 406.
    headers: { accept: 'application/json; okta-version=1.0.0' },
    dialect: oktaDialect,
  });
  return { ...client, provider: 'okta' };
}
