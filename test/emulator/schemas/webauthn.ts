import { array, number, object, oneOf, optional, string } from './schema.ts';

// The JSON of WebAuthn Level 3, sections 5.4, 5.8.3 and 5.8.6, as both providers use it
const PUBLIC_KEY = oneOf('public-key');

export const base64url = string(/[\w-]+/);

/** How much a relying party wants something. */
export const requirement = oneOf('required', 'preferred', 'discouraged');

/** Who registers with whom, and with which keys. */
export const registrationMembers = {
  challenge: base64url,
  rp: object({ id: optional(string()), name: string() }),
  user: object({ id: base64url, name: string(), displayName: string() }),
  pubKeyCredParams: array(object({ type: PUBLIC_KEY, alg: number })),
};

export const credentialDescriptor = object({
  id: base64url,
  type: PUBLIC_KEY,
  transports: optional(array(string())),
});
