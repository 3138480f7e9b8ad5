import {
  createAuth0Client,
  emailEnrollment,
  listAuthenticationMethods,
  webAuthnEnrollment,
} from 'account-flows/auth0';
import { dateOf, type Provider } from './provider.ts';
import type { Session } from './session.ts';

/** The account on Auth0 My Account. */
export function onAuth0({ baseUrl, account, token }: Session): Provider {
  const client = createAuth0Client({ baseUrl, account, token });
  return {
    emailEnrollment: emailEnrollment(client),
    webAuthnEnrollment: webAuthnEnrollment(client),
    async listEmails() {
      const answer = await listAuthenticationMethods(client, { type: 'email' });
      return answer.map(({ data }) =>
        data.flatMap(({ email }) =>
          typeof email === 'string' ? [{ name: email, note: 'second factor' }] : [],
        ),
      );
    },
    async listPasskeys() {
      const answer = await listAuthenticationMethods(client, { type: 'passkey' });
      return answer.map(({ data }) =>
        data.map(({ created_at }) => ({ name: 'Passkey', note: dateOf(created_at) })),
      );
    },
  };
}
