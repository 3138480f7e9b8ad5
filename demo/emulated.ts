import { ok } from 'neverthrow';
import {
  type Account,
  type AccountFailure,
  createSimulatedClock,
  type SimulatedClock,
  systemClock,
} from '../src/domain/index.ts';
import { EMULATOR_CLIENT_ID, type Emulator } from '../src/emulator/index.ts';
import type { ClientOptions } from '../src/http/index.ts';
import { createStepUp } from '../src/runtime/index.ts';
import type { FlowName, Surroundings } from './flows.ts';
import type { Narration } from './narration.ts';

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
  /** Starts the flow and does what the user does. Answers what went wrong, if anything. */
  play(stage: Stage): Promise<AccountFailure | undefined>;
}

/** What a flow is shown on. */
export interface Stage {
  readonly client: ClientOptions & { readonly baseUrl: string };
  readonly surroundings: Surroundings;
  readonly emulator: Emulator<string, unknown>;
  readonly clock: SimulatedClock;
  readonly narration: Narration;
}

/** Runs a flow on a provider's emulator, over HTTP on localhost. Answers what went wrong, if anything. */
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

    return await emulation.play({ client, surroundings: { stepUp, clock }, emulator, clock, narration });
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
