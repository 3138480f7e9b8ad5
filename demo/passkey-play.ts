import type { EventFromLogic } from 'xstate';
import type { webAuthnEnrollmentMachine } from '../machines/webauthn-enrollment.ts';
import {
  createVirtualAuthenticator,
  type Emulator,
  type VirtualAuthenticator,
} from '../src/emulator/index.ts';
import type { WebAuthnEnrollmentServices } from '../src/ports/index.ts';
import type { Emulation, Stage } from './emulated.ts';
import { passkeyFlow } from './flows.ts';
import { problemOf, untilUsersTurn } from './journey.ts';
import { virtualCeremonies } from './virtual-ceremony.ts';

/** The flow that adds a passkey, and the person who holds the authenticator. */
export interface PasskeyPlay {
  services(client: Stage['client']): WebAuthnEnrollmentServices;
  /** What the user does once the options are there. */
  act(person: PersonWithAuthenticator): Promise<void>;
}

type Click = EventFromLogic<typeof webAuthnEnrollmentMachine>['type'];

/** What the person in front of the screen can do. */
export interface PersonWithAuthenticator {
  readonly authenticator: VirtualAuthenticator;
  readonly faults: Emulator<string, unknown>['faults'];
  /** Clicks, and waits for what comes of it. */
  click(
    what: string,
    type: Extract<Click, 'ceremony.start' | 'ceremony.refresh' | 'flow.retry'>,
  ): Promise<void>;
  /** Lets time pass. */
  wait(ms: number): void;
}

export function playPasskey({ services, act }: PasskeyPlay): Emulation['play'] {
  return async ({ client, surroundings, emulator, clock, narration }) => {
    const authenticator = createVirtualAuthenticator();
    const ceremony = virtualCeremonies(() => authenticator);
    const flow = passkeyFlow(services(client), ceremony, surroundings);
    narration.follow(flow);
    flow.start();
    await untilUsersTurn(flow);
    await act({
      authenticator,
      faults: emulator.faults,
      wait: (ms) => clock.advance(ms),
      async click(what, type) {
        narration.line(what);
        flow.send({ type });
        await untilUsersTurn(flow);
        const { failure } = flow.getSnapshot().context;
        if (failure) narration.line('the flow lets the user try again', failure.kind);
      },
    });
    const problem = problemOf(flow);
    narration.line(problem ? problem.message : 'the passkey is on the account');
    return problem;
  };
}
