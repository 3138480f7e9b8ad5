import { ok } from 'neverthrow';
import { createActor } from 'xstate';
import { emailEnrollmentMachine } from '../machines/email-enrollment.ts';
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
import type { EmailEnrollmentServices } from '../src/ports/index.ts';
import { createStepUp, withServices } from '../src/runtime/index.ts';
import { type EmailFlow, problemOf, untilUsersTurn } from './journey.ts';
import type { Narration } from './narration.ts';

const EMAIL = 'new@example.com';

/** One provider's part in the demonstration. */
export interface Emulation {
  readonly title: string;
  readonly provider: string;
  readonly tokenPath: string;
  /** The user who is signed in. */
  readonly login: string;
  /** How long ago the sign-in was when the flow starts (ms). */
  readonly signedInForMs: number;
  emulator(clock: SimulatedClock): Emulator<string, unknown>;
  services(options: ClientOptions & { readonly baseUrl: string }): EmailEnrollmentServices;
  /** What the user does once the code is on its way. */
  play(person: PersonAtScreen): Promise<void>;
}

/** What the person in front of the screen can do. */
export interface PersonAtScreen {
  /** The code in the newest mail. */
  readonly code: () => string;
  type(what: string, code: string): Promise<void>;
  /** Lets time pass. */
  wait(ms: number): void;
}

/** Adds an email on a provider's emulator, over HTTP on localhost. Answers what went wrong, if anything. */
export async function runEmulated(
  emulation: Emulation,
  narration: Narration,
): Promise<AccountFailure | undefined> {
  const { login } = emulation;
  const clock = createSimulatedClock(systemClock.now());
  const emulator = emulation.emulator(clock);
  const { url, close } = await emulator.listen();
  try {
    narration.title(`${emulation.title}  ·  emulator on ${url}`);
    let session = await emulator.signIn(login, {}, narration.fetch);
    clock.advance(emulation.signedInForMs);

    const account: Account = { provider: emulation.provider, issuer: url, subject: session.subject };
    const services = emulation.services({
      baseUrl: url,
      account,
      clock,
      fetch: narration.fetch,
      async token({ reason }) {
        if (reason === 'unauthenticated') {
          const { refreshToken = '' } = session;
          const accessToken = await refreshed(`${url}${emulation.tokenPath}`, refreshToken, narration.fetch);
          session = { ...session, accessToken };
        }
        return { accessToken: session.accessToken, subject: session.subject };
      },
    });
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

    const machine = withServices(emailEnrollmentMachine, { ...services, stepUp: stepUp.service });
    const flow: EmailFlow = createActor(machine, { clock, input: { email: EMAIL } });
    narration.follow(flow);
    flow.start();
    await untilUsersTurn(flow);
    await emulation.play({
      code: () => emulator.outbox.latest(EMAIL)?.code ?? '',
      wait: (ms) => clock.advance(ms),
      async type(what, code) {
        narration.line(`the user types ${what}`);
        flow.send({ type: 'code.submit', code: secret(code) });
        await untilUsersTurn(flow);
        const { failure } = flow.getSnapshot().context;
        if (failure) narration.line('the flow lets the user try again', failure.kind);
      },
    });
    const problem = problemOf(flow);
    narration.line(problem ? problem.message : `${EMAIL} is on the account, verified`);
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
