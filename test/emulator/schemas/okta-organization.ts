import { linkTo } from './okta-link.ts';
import { array, object, string } from './schema.ts';

// Okta contract section 7.7
export const organization = object({
  name: string(),
  url: string(/https:\/\/[^/]+/),
  helpLink: string(/https:.*/),
  supportEmail: string(/[^@]+@[^@]+/),
  _links: object({ self: linkTo(/organization/, 'GET') }),
});

export const oktaApplications = array(
  object({
    id: string(/okta\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/),
    name: string(),
    displayName: string(),
  }),
);
