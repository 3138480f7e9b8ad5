import {
  createOktaClient,
  emailEnrollment,
  listEmails,
  listWebAuthnEnrollments,
  webAuthnEnrollment,
} from 'account-flows/okta';
import { dateOf, type Provider } from './provider.ts';
import type { Session } from './session.ts';

/** The account on Okta MyAccount. */
export function onOkta({ baseUrl, account, token }: Session): Provider {
  const client = createOktaClient({ baseUrl, account, token });
  return {
    emailEnrollment: emailEnrollment(client),
    webAuthnEnrollment: webAuthnEnrollment(client),
    async listEmails() {
      const answer = await listEmails(client);
      return answer.map(({ data }) =>
        data.map(({ profile, status, roles }) => ({
          name: profile.email,
          note: status === 'VERIFIED' ? roles.join(', ').toLowerCase() : 'not verified',
        })),
      );
    },
    async listPasskeys() {
      const answer = await listWebAuthnEnrollments(client);
      return answer.map(({ data }) =>
        data.map(({ name, created }) => ({ name: name || 'Passkey', note: dateOf(created) })),
      );
    },
  };
}
