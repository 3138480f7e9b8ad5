import type { OktaEmail, OktaEmailChallenge } from './accounts.ts';
import { type Link, link } from './answers.ts';

/** An email address as the API shows it (Okta contract section 7.1). */
export interface EmailBody {
  readonly id: string;
  readonly status: string;
  readonly roles: readonly string[];
  readonly profile: { readonly email: string };
  readonly _links: Readonly<Record<string, Link>>;
}

/** `outstanding` is the challenge that can still be answered: it brings the links `verify` and `poll`. */
export function emailBody(
  email: OktaEmail,
  outstanding: OktaEmailChallenge | undefined,
  origin: string,
): EmailBody {
  const self = hrefOf(email, origin);
  return {
    id: email.id,
    status: email.status,
    roles: [email.role],
    profile: { email: email.address },
    _links: {
      self: link(self, 'GET', ...(email.status === 'UNVERIFIED' ? ['DELETE'] : [])),
      challenge: link(`${self}/challenge`, 'POST'),
      ...(outstanding && challengeLinks(outstanding, email, origin)),
    },
  };
}

/** A challenge as the API shows it: its id, not the address's. */
export function emailChallengeBody(challenge: OktaEmailChallenge, email: OktaEmail, origin: string) {
  return {
    id: challenge.id,
    status: challenge.status,
    expiresAt: new Date(challenge.expiresAt).toISOString(),
    profile: { email: email.address },
    _links: challengeLinks(challenge, email, origin),
  };
}

function challengeLinks({ id }: OktaEmailChallenge, email: OktaEmail, origin: string) {
  const href = `${hrefOf(email, origin)}/challenge/${id}`;
  return { verify: link(`${href}/verify`, 'POST'), poll: link(href, 'GET') };
}

function hrefOf({ id }: OktaEmail, origin: string): string {
  return `${origin}/idp/myaccount/emails/${id}`;
}
