import { ok } from 'neverthrow';
import {
  type Account,
  type AccountFailure,
  createSimulatedClock,
  type SimulatedClock,
  secret,
  systemClock,
} from '../src/domain/index.ts';
import { EMULATOR_CLIENT_ID, type Emulator } from '../src/emulator/index.ts';
import type { ClientOptions } from '../src/http/index.ts';
import type { PhoneChannel } from '../src/ports/index.ts';
import { createStepUp } from '../src/runtime/index.ts';
import type { FlowName, Surroundings } from './flows.ts';
import { type CodeFlow, problemOf, untilUsersTurn } from './journey.ts';
import type { Narration } from './narration.ts';

/** What is added: an address, and a number as the user types it. */
export const EMAIL = 'new@example.com';
export const PHONE = {
  number: '+4915123456789',
  typed: { phoneNumber: '0151 23456789', country: 'DE' },
} as const;

/** One flow on one provider, as a part of the demonstration. */
export interface Emulation {
  readonly title: string;
  readonly flow: FlowName;
  readonly provider: string;
  readonly tokenPath: string;
  /** The user who is signed in. */
  readonly login: string;
  /** How long ago the sign-in was when the flow starts (ms). */
  readonly signedInForMs: number;
  emulator(clock: SimulatedClock): Emulator<string, unknown>;
  /** What ends up on the account: where the codes go. */
  readonly adds: string;
  begin(client: ClientOptions & { readonly baseUrl: string }, surroundings: Surroundings): CodeFlow;
  /** What the user does once the code is on its way. */
  play(person: PersonAtScreen): Promise<void>;
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

/** Runs a flow on a provider's emulator, over HTTP on localhost. Answers what went wrong, if anything. */
export async function runEmulated(
  emulation: Emulation,
  narration: Narration,
): Promise<AccountFailure | undefined> {
  const { login, adds } = emulation;
  const clock = createSimulatedClock(systemClock.now());
  const emulator = emulation.emulator(clock);
  const { url, close } = await emulator.listen();
  try {
    narration.title(`${emulation.title}  ·  emulator on ${url}`);
    let session = await emulator.signIn(login, {}, narration.fetch);
    clock.advance(emulation.signedInForMs);

    const account: Account = { provider: emulation.provider, issuer: url, subject: session.subject };
    const client = {
      baseUrl: url,
      account,
      clock,
      fetch: narration.fetch,
      async token({ reason }: { readonly reason: string }) {
        if (reason === 'unauthenticated') {
          const { refreshToken = '' } = session;
          const accessToken = await refreshed(`${url}${emulation.tokenPath}`, refreshToken, narration.fetch);
          session = { ...session, accessToken };
        }
        return { accessToken: session.accessToken, subject: session.subject };
      },
    };
    const stepUp = createStepUp({
      account,
      clock,
      strategies: [
        {
          id: 'sign-in',
          async start({ requirement }) {
            session = await emulator.signIn(login, requirement, narration.fetch);
            return ok({ subject: session.subject });
          },
        },
      ],
    });
    stepUp.prompt.subscribe((prompt) => {
      if (!prompt) return;
      narration.line(
        'the user signs in again',
        JSON.stringify(prompt.getSnapshot().context.request.requirement),
      );
      prompt.send({ type: 'stepUp.begin' });
    });

    const flow = emulation.begin(client, { stepUp, clock });
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
    await emulation.play({
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
  } finally {
    await close();
  }
}

/** Exchanges the refresh token. Throws the OAuth error, as an SDK would. */
async function refreshed(url: string, refreshToken: string, fetch: Narration['fetch']): Promise<string> {
  const answer = await fetch(url, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: EMULATOR_CLIENT_ID,
      refresh_token: refreshToken,
    }),
  });
  const body: { readonly access_token: string } = await answer.json();
  if (!answer.ok) throw body;
  return body.access_token;
}
