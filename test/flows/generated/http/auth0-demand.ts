import type { Fault } from '../../../../src/emulator/index.ts';
import { USER } from '../../email-run.ts';
import type { Auth0Tenant } from './auth0-tenant.ts';
import { type Clocks, ONE_TIME_CODE } from './settings.ts';
import type { Cause } from './world.ts';

const BAD_TOKEN: Fault = {
  status: 401,
  body: { type: 'https://auth0.com/api-errors#A0E-401-0003', title: 'Invalid Token', status: 401 },
};

/** Makes Auth0 demand step-up in the way of this name; undefined where that is no demand. */
export function auth0Demand(clocks: Clocks, { emulator }: Auth0Tenant, name: string): Cause | undefined {
  // Auth0 contract 12.6: whoever has a second factor is asked for it, whoever has none logs in again.
  if (name !== 'step_up_required' && name !== 'step_up_required (more)') return undefined;
  clocks.tickServer();
  emulator.accounts.setOneTimeCode(USER, name === 'step_up_required' ? undefined : ONE_TIME_CODE);
  // The API itself demands nothing: its token has to be refused, and it is the renewal that does.
  return { fault: BAD_TOKEN, isDemand: true };
}
