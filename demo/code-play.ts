import { secret } from '../src/domain/index.ts';
import type { PhoneChannel } from '../src/ports/index.ts';
import type { Emulation, Stage } from './emulated.ts';
import type { Surroundings } from './flows.ts';
import { type CodeFlow, problemOf, untilUsersTurn } from './journey.ts';

/** What is added: an address, and a number as the user types it. */
export const EMAIL = 'new@example.com';
export const PHONE = {
  number: '+4915123456789',
  typed: { phoneNumber: '0151 23456789', country: 'DE' },
} as const;

/** A flow that ends in a typed code, and the person who types it. */
export interface CodePlay {
  /** What ends up on the account: where the codes go. */
  readonly adds: string;
  begin(client: Stage['client'], surroundings: Surroundings): CodeFlow;
  /** What the user does once the code is on its way. */
  act(person: PersonAtScreen): Promise<void>;
}

/** What the person in front of the screen can do. */
export interface PersonAtScreen {
  /** The newest code that was sent. */
  readonly code: () => string;
  type(what: string, code: string): Promise<void>;
  /** Asks for another code, by another way. */
  resend(what: string, channel: PhoneChannel): Promise<void>;
  /** Lets time pass. */
  wait(ms: number): void;
}

export function playCode({ adds, begin, act }: CodePlay): Emulation['play'] {
  return async ({ client, surroundings, emulator, clock, narration }) => {
    const flow = begin(client, surroundings);
    narration.follow(flow);
    flow.start();
    await untilUsersTurn(flow);
    const newest = () => emulator.outbox.latest(adds);
    const tellChannel = () => {
      const channel = newest()?.channel;
      if (channel) narration.line('a code comes', `by ${channel}`);
    };
    const { failure: first } = flow.getSnapshot().context;
    if (first) narration.line('the flow lets the user try again', first.kind);
    else tellChannel();
    await act({
      code: () => newest()?.code ?? '',
      wait: (ms) => clock.advance(ms),
      async type(what, code) {
        narration.line(`the user types ${what}`);
        flow.send({ type: 'code.submit', code: secret(code) });
        await untilUsersTurn(flow);
        const { failure } = flow.getSnapshot().context;
        if (failure) narration.line('the flow lets the user try again', failure.kind);
      },
      async resend(what, channel) {
        narration.line(what);
        flow.send({ type: 'code.resend', channel });
        await untilUsersTurn(flow);
        tellChannel();
      },
    });
    const problem = problemOf(flow);
    narration.line(problem ? problem.message : `${adds} is on the account, verified`);
    return problem;
  };
}
