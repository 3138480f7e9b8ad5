import { boolean, nullable, number, object, oneOf, optional, record, string, timestamp } from './schema.ts';

// Okta contract section 7.4: the links of this group have no hints
const linkTo = (path: string) =>
  object({ href: string(new RegExp(`https://example\\.okta\\.com/idp/myaccount/${path}`)) });

export const profile = object({
  createdAt: timestamp,
  modifiedAt: timestamp,
  profile: record(nullable(string())),
  _links: object({ self: linkTo('profile'), describedBy: linkTo('profile/schema') }),
});

export const profileSchema = object({
  properties: record(
    object({
      title: string(),
      type: oneOf('string', 'boolean', 'integer', 'number', 'array'),
      required: boolean,
      minLength: optional(number),
      maxLength: optional(number),
      permissions: object({ SELF: oneOf('READ_ONLY', 'READ_WRITE') }),
    }),
  ),
  _links: object({ self: linkTo('profile/schema'), user: linkTo('profile') }),
});
