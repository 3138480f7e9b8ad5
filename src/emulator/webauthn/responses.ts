import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '../../domain/index.ts';
import { isJsonObject, type JsonObject } from '../json.ts';

/** A new credential as it arrives from a client; `undefined` where a member is missing that is needed. */
export function registrationIn(value: unknown): RegistrationResponseJSON | undefined {
  const { outer, response } = partsOf(value);
  const { clientDataJSON, attestationObject, transports } = response;
  if (!outer || typeof clientDataJSON !== 'string' || typeof attestationObject !== 'string') return undefined;
  const known = Array.isArray(transports) ? transports.filter((one) => typeof one === 'string') : [];
  return { ...outer, response: { clientDataJSON, attestationObject, transports: known } };
}

/** A proof as it arrives from a client; `undefined` where a member is missing that is needed. */
export function assertionIn(value: unknown): AuthenticationResponseJSON | undefined {
  const { outer, response } = partsOf(value);
  const { clientDataJSON, authenticatorData, signature, userHandle } = response;
  if (
    !outer ||
    typeof clientDataJSON !== 'string' ||
    typeof authenticatorData !== 'string' ||
    typeof signature !== 'string'
  ) {
    return undefined;
  }
  const owner = typeof userHandle === 'string' ? { userHandle } : {};
  return { ...outer, response: { clientDataJSON, authenticatorData, signature, ...owner } };
}

function partsOf(value: unknown) {
  const { id, rawId, type, clientExtensionResults, response } = objectOf(value);
  const outer =
    typeof id === 'string' && id === rawId && type === 'public-key'
      ? { id, rawId, type: 'public-key' as const, clientExtensionResults: objectOf(clientExtensionResults) }
      : undefined;
  return { outer, response: objectOf(response) };
}

function objectOf(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}
