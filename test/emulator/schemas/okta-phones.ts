import { linkTo } from './okta-link.ts';
import { object, oneOf, optional, string } from './schema.ts';

// Okta contract section 7.2; the ids of section 5
const ID = /(?:sms|clf)[\dA-Za-z]{17}/;
const ONE = new RegExp(`phones/${ID.source}`);
const verify = linkTo(new RegExp(`${ONE.source}/verify`), 'POST');

export const phone = object({
  id: string(ID),
  status: oneOf('VERIFIED', 'UNVERIFIED'),
  profile: object({ phoneNumber: string(/\+\d{5,15}/) }),
  _links: object({
    self: linkTo(ONE, 'GET', 'DELETE'),
    challenge: linkTo(new RegExp(`${ONE.source}/challenge`), 'POST'),
    verify: optional(verify),
  }),
});

export const phoneChallenge = object({ _links: object({ verify }) });
