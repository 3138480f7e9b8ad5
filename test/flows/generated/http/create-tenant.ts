import type { Provider } from '../../email-run.ts';
import { createAuth0Tenant } from './auth0-tenant.ts';
import { createOktaTenant } from './okta-tenant.ts';
import type { Clocks } from './settings.ts';
import type { Tenant } from './tenant.ts';

/** A provider's emulator, listening on a port of its own. */
export function createTenant(provider: Provider, clocks: Clocks): Promise<Tenant> {
  return provider === 'okta' ? createOktaTenant(clocks) : createAuth0Tenant(clocks);
}
