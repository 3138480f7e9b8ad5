import { linkTo } from './okta-link.ts';
import { array, boolean, number, object, oneOf, type Schema, string, timestamp } from './schema.ts';

// Okta contract section 7.3

const enrolled = object({
  id: string(/00T[\dA-Za-z]{17}/),
  status: oneOf('ACTIVE', 'EXPIRED', 'SUSPENDED'),
  created: timestamp,
  lastUpdated: timestamp,
  _links: object({ self: linkTo(/password/, 'GET', 'DELETE', 'PUT') }),
});

const notEnrolled = object({
  status: oneOf('NOT_ENROLLED'),
  _links: object({ enroll: linkTo(/password/, 'POST') }),
});

export const password: Schema = (value, path) =>
  JSON.stringify(value).includes('NOT_ENROLLED') ? notEnrolled(value, path) : enrolled(value, path);

export const passwordRequirements = object({
  description: string(),
  complexity: object({
    minLength: number,
    minLowerCase: number,
    minUpperCase: number,
    minNumber: number,
    minSymbol: number,
    excludeUsername: boolean,
    excludeAttributes: array(oneOf('firstName', 'lastName')),
  }),
  _links: object({ self: linkTo(/password\/complexity-requirements/, 'GET') }),
});
