import { type AccountFailure, accountFailure } from '../../../../src/domain/index.ts';

/** What no virtual authenticator makes of a ceremony, and a browser may, by the names of the outcomes. */
export const BROWSER_REFUSALS: readonly string[] = [
  'webauthn_unsupported',
  'invalid_input',
  'cancelled',
  'unexpected',
];

/**
 * What `account-flows/webauthn` makes of a browser that refuses in the way of this name; throws where that one
 * has a fault, and answers `undefined` where it does not refuse. The flow may have left: then there is no name.
 */
export function browserRefusal(name: string | undefined): AccountFailure | undefined {
  const message = 'The browser refuses.';
  if (name === 'unexpected') throw new TypeError('A fault in the browser.');
  if (name === 'invalid_input') return accountFailure(name, message, { fields: [] });
  if (name === 'webauthn_unsupported') return accountFailure(name, message);
  return name === 'cancelled' || name === undefined
    ? accountFailure('cancelled', 'Another ceremony has cut this one off, or the flow has left.')
    : undefined;
}
