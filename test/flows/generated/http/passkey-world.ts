import type { AnyStateMachine } from 'xstate';
import { PAGE } from '../../../../demo/virtual-ceremony.ts';
import { passkeySignInMachine } from '../../../../machines/passkey-sign-in.ts';
import * as auth0 from '../../../../src/auth0/index.ts';
import { EMULATOR_CLIENT_ID } from '../../../../src/emulator/index.ts';
import { withServices } from '../../../../src/runtime/index.ts';
import { OTHER_USER, USER } from '../../email-run.ts';
import { passkeyOf } from '../../virtual-passkey.ts';
import { createAssertionDesk } from './assertion-desk.ts';
import { createAuth0Tenant } from './auth0-tenant.ts';
import type { Clocks } from './settings.ts';
import type { ClientSettings } from './tenant.ts';
import type { FlowWorld, Holding } from './world.ts';

export type SignInRequest = 'start' | 'complete';

/** Auth0's emulator, where two users have a passkey each. */
export interface PasskeyWorld extends FlowWorld<SignInRequest> {
  /** The `sub` of the user who is to sign in. */
  readonly subject: string;
  /** Whose authenticator is used from now on. */
  take(owner: 'own' | 'of another'): void;
}

export async function createPasskeyWorld(clocks: Clocks): Promise<PasskeyWorld> {
  const tenant = await createAuth0Tenant(clocks);
  const own = await passkeyOf(tenant.emulator, USER, PAGE.origin);
  const ofAnother = await passkeyOf(tenant.emulator, OTHER_USER, PAGE.origin);
  let inHand = own;
  const ceremony = createAssertionDesk(() => inHand);

  function machine(settings: ClientSettings, holding: Holding<SignInRequest>): AnyStateMachine {
    const token = () => {
      throw new Error('A sign-in asks for no token.');
    };
    const services = auth0.passkeySignIn(
      tenant.client({ ...settings, token }),
      { client_id: EMULATOR_CLIENT_ID },
      { scopes: ['offline_access'] },
    );
    return withServices(passkeySignInMachine, {
      ...ceremony.services,
      start: holding('start', services.start, services.start),
      complete: holding('complete', services.complete, services.complete),
    });
  }

  return {
    ...tenant,
    subject: tenant.emulator.accounts.get(USER).id,
    requests: { start: 'startPasskeySignIn', complete: 'token' },
    desks: ceremony.desks,
    machine,
    take(owner) {
      inHand = owner === 'own' ? own : ofAnother;
    },
  };
}
