import { array, number, object, oneOf, optional, string, timestamp } from './schema.ts';

// Auth0 contract sections 1 (timestamps), 10 and 11
const next = optional(string(/\S+/));

/** Section 10.1 */
export const connectTicket = object({
  connect_uri: string(/https?:\/\/[^?#]+/),
  auth_session: string(/[\w-]{1,64}/),
  connect_params: object({ ticket: string(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/) }),
  expires_in: number,
});

const account = {
  id: string(/cac_[A-Za-z0-9]{22}/),
  connection: string(/.{1,128}/),
  access_type: oneOf('offline'),
  created_at: timestamp,
  expires_at: optional(timestamp),
};

/** Section 10.3 */
export const completedAccount = object({ ...account, scopes: optional(array(string())) });

/** Section 10.4 */
export const connectedAccounts = object({
  accounts: array(object({ ...account, scopes: array(string()), org_id: optional(string()) })),
  next,
});

/** Section 10.5 */
export const connections = object({
  connections: array(
    object({ name: string(/.+/), strategy: string(/.+/), scopes: optional(array(string())) }),
  ),
  next,
});

/** Section 11 */
export const consent = object({
  id: string(/cns_.+/),
  client_id: string(),
  created_at: timestamp,
  expires_at: timestamp,
  requested_details: optional(
    object({
      binding_message: optional(string()),
      audience: optional(string()),
      scope: optional(array(string())),
    }),
  ),
});

export const consents = object({ consents: array(consent) });

export const organizations = object({
  organizations: array(object({ id: string(), name: string(), display_name: optional(string()) })),
  next,
});
