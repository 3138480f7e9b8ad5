import { ok, type Result } from 'neverthrow';
import { type ActorRefFrom, createActor } from 'xstate';
import { type EmailEnrollmentInput, emailEnrollmentMachine } from '../../machines/email-enrollment.ts';
import { type AccountFailure, createSimulatedClock } from '../../src/domain/index.ts';
import type {
  CodeChallenge,
  EmailEnrollment,
  EmailEnrollmentServices,
  SentEmail,
  StepUpServices,
} from '../../src/ports/index.ts';
import { withServices } from '../../src/runtime/index.ts';

type FlowServices = EmailEnrollmentServices & StepUpServices;
type ServiceName = keyof FlowServices;

export const enrollment: EmailEnrollment = {
  id: 'email-1',
  email: 'new@example.com',
  role: 'secondary',
  discardable: true,
};

export function challenge(overrides: Partial<CodeChallenge> = {}): CodeChallenge {
  return {
    id: 'challenge-1',
    expiresAt: Date.UTC(2026, 0, 1, 0, 5),
    lifetimeMs: 300_000,
    resendAt: Date.UTC(2026, 0, 1, 0, 0, 30),
    cooldownMs: 30_000,
    pollable: false,
    ...overrides,
  };
}

export function sentEmail(overrides: Partial<CodeChallenge> = {}): SentEmail {
  return { enrollment, challenge: challenge(overrides), continuation: null };
}

interface Call {
  readonly name: ServiceName;
  readonly input: unknown;
  readonly signal: AbortSignal;
  /** Answers the call and lets the flow digest it. */
  answer(result: Result<unknown, AccountFailure>): Promise<void>;
}

/** The email flow with services that wait for the test to answer each call by hand. */
export function startScriptedEmailFlow(input: EmailEnrollmentInput = { email: 'new@example.com' }) {
  const clock = createSimulatedClock();
  const calls: Call[] = [];

  function scripted(name: ServiceName) {
    return (input: unknown, { signal }: { signal: AbortSignal }) =>
      new Promise<never>((resolve) => {
        calls.push({
          name,
          input,
          signal,
          async answer(result) {
            resolve(result as never);
            await digested();
          },
        });
      });
  }

  const machine = withServices(emailEnrollmentMachine, {
    enroll: scripted('enroll'),
    challenge: scripted('challenge'),
    verify: scripted('verify'),
    poll: scripted('poll'),
    find: scripted('find'),
    discard: scripted('discard'),
    stepUp: scripted('stepUp'),
  });
  const flow: ActorRefFrom<typeof emailEnrollmentMachine> = createActor(machine, { input, clock });
  flow.start();

  return {
    flow,
    clock,
    calls,
    state: () => {
      const { value } = flow.getSnapshot();
      return typeof value === 'string' ? value : value.active.journey;
    },
    failure: () => flow.getSnapshot().context.failure,
    names: () => calls.map(({ name }) => name),
    /** The newest call, which has to be of that service. */
    call(name: ServiceName): Call {
      const last = calls.at(-1);
      if (last?.name !== name) throw new Error(`The newest call is ${last?.name}, not ${name}.`);
      return last;
    },
    async advance(ms: number) {
      clock.advance(ms);
      await digested();
    },
    /** Brings the flow to `awaitingCode`. */
    async untilCode(overrides: Partial<CodeChallenge> = {}) {
      await digested();
      await this.call('enroll').answer(ok({ enrollment, challenge: null, continuation: null }));
      await this.call('challenge').answer(ok(sentEmail(overrides)));
    },
  };
}

/** Lets promises settle; no time passes. */
export async function digested(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await null;
}
