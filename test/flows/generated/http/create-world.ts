import type { Provider } from '../../email-run.ts';
import { createAuth0World } from './auth0-world.ts';
import { createOktaWorld } from './okta-world.ts';
import type { Clocks } from './settings.ts';
import type { Wire, World } from './world.ts';

/** A provider's emulator, listening on a port of its own. */
export function createWorld(provider: Provider, clocks: Clocks, wire?: Wire): Promise<World> {
  return provider === 'okta' ? createOktaWorld(clocks, wire) : createAuth0World(clocks, wire);
}
