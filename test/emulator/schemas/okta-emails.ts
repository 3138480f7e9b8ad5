import { linkTo } from './okta-link.ts';
import { array, object, oneOf, type Schema, string, timestamp } from './schema.ts';

// Okta contract section 7.1; the ids of section 5
const ID = /[\da-f]{32}/;
const CHALLENGE_ID = /myaccount\.[\w-]{22}/;
const ONE = new RegExp(`emails/${ID.source}`);
const CHALLENGE = new RegExp(`${ONE.source}/challenge`);
const POLL = new RegExp(`${CHALLENGE.source}/${CHALLENGE_ID.source}`);

const profile = object({ email: string(/[^\s@]+@[^\s@]+/) });
const outstanding = {
  verify: linkTo(new RegExp(`${POLL.source}/verify`), 'POST'),
  poll: linkTo(POLL, 'GET'),
};

function emailWith(status: string, links: Readonly<Record<string, Schema>>): Schema {
  return object({
    id: string(ID),
    status: oneOf(status),
    roles: array(oneOf('PRIMARY', 'SECONDARY')),
    profile,
    _links: object({ ...links, challenge: linkTo(CHALLENGE, 'POST') }),
  });
}

export const verifiedEmail = emailWith('VERIFIED', { self: linkTo(ONE, 'GET') });

const unverified = { self: linkTo(ONE, 'GET', 'DELETE') };
export const unverifiedEmail = emailWith('UNVERIFIED', unverified);
/** One with a code on its way. */
export const challengedEmail = emailWith('UNVERIFIED', { ...unverified, ...outstanding });

export const emailChallenge = object({
  id: string(CHALLENGE_ID),
  status: oneOf('VERIFIED', 'UNVERIFIED'),
  expiresAt: timestamp,
  profile,
  _links: object(outstanding),
});
