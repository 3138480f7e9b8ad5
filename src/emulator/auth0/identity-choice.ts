import type { JsonObject } from '../json.ts';
import type { Auth0Account } from './accounts.ts';
import { text } from './member-rules.ts';

const isConnectionLength = text(1, 128);
const isUserIdLength = text(1, 255);

/** Which identity of the user a password or a passkey is for (Auth0 contract section 6). */
export const identityRules = { connection: isConnection, identity_user_id: isUserId };

/** The emulated users have one identity each. */
export function isOwnIdentity({ identity_user_id: identity }: JsonObject, { id }: Auth0Account): boolean {
  return identity === undefined || identity === id;
}

function isConnection(value: unknown): string | undefined {
  const problem = isConnectionLength(value);
  return (
    problem ?? (/^[a-zA-Z0-9-]+$/.test(String(value)) ? undefined : 'must match pattern "^[a-zA-Z0-9-]+$"')
  );
}

function isUserId(value: unknown): string | undefined {
  return isUserIdLength(value) ?? (/\s/.test(String(value)) ? 'must match pattern "^\\S+$"' : undefined);
}
