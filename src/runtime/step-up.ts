import { err, ok, type Result } from 'neverthrow';
import { type ActorRefFrom, createActor } from 'xstate';
import { type StepUpOutput, stepUpMachine } from '../../machines/step-up.ts';
import {
  type Account,
  type AccountFailure,
  accountFailure,
  type Clock,
  failureOf,
  mergeRequirements,
  type StepUpProof,
  systemClock,
} from '../domain/index.ts';
import type { AuthenticationInput, Service, StepUpRequest, StepUpStrategy } from '../ports/index.ts';
import { type Listener, tellAll } from './listeners.ts';
import { coversRequest, createStepUpRecords, type KeyValueStorage, proven } from './step-up-records.ts';
import { withServices } from './with-services.ts';

/** The open prompt: an actor of `stepUpMachine` for the user interface to render and to send to. */
export type StepUpPrompt = ActorRefFrom<typeof stepUpMachine>;

/** What `createStepUp` takes. */
export interface StepUpOptions {
  /** The account that is to be proved; a proof of any other subject is `subject_changed`. */
  readonly account: Account;
  /** The ways to authenticate again, best first. None at all: every demand fails with `not_supported`. */
  readonly strategies: readonly StepUpStrategy[];
  /** The system's by default. */
  readonly clock?: Clock;
  /** Where a redirect finds its way back from; without it, only strategies that stay on the page work. */
  readonly storage?: KeyValueStorage;
}

/** The step-up of one account. Made by `createStepUp`. */
export interface StepUp {
  /** The `stepUp` service of every flow of this account. */
  readonly service: Service<StepUpRequest, StepUpProof>;
  readonly prompt: {
    /** The open prompt, or `undefined` when nothing is demanded. */
    get(): StepUpPrompt | undefined;
    /** Calls back whenever a prompt opens or closes; answers the way to stop that. */
    subscribe(listener: (prompt: StepUpPrompt | undefined) => void): () => void;
  };
  /**
   * On the page after a redirect, and before flows are resumed: completes what was begun on the page
   * before. Answers `null` when nothing was.
   */
  resume(url: string): Promise<Result<StepUpProof | null, AccountFailure>>;
  /** Forgets every proof, closes the prompt and sends away who waits. Call it on sign-out. */
  clear(): void;
}

interface Waiter {
  readonly request: StepUpRequest;
  readonly settle: (answer: Result<StepUpProof, AccountFailure>) => void;
}

/**
 * The one place where an account is asked to authenticate again, whichever flow needs it: one prompt at a
 * time, shared by all flows whose demands a single authentication can satisfy. A flow is answered only by a
 * proof that covers its demand; the others wait for the next prompt.
 */
export function createStepUp({ account, strategies, clock = systemClock, storage }: StepUpOptions): StepUp {
  const records = createStepUpRecords(account, storage);
  const machine = withServices(stepUpMachine, { authenticate });
  const listeners = new Set<Listener<StepUpPrompt | undefined>>();
  const waiters = new Set<Waiter>();
  // Those whose demand the open prompt asks for.
  const joined = new Set<Waiter>();
  let prompt: StepUpPrompt | undefined;
  let resuming: ReturnType<StepUp['resume']> | undefined;

  function show(next: StepUpPrompt | undefined): void {
    prompt = next;
    tellAll(listeners, next, () => prompt === next);
  }

  async function authenticate(
    { strategy: id, request }: AuthenticationInput,
    options: { readonly signal: AbortSignal },
  ): Promise<Result<StepUpProof, AccountFailure>> {
    const strategy = strategies.find((candidate) => candidate.id === id);
    if (!strategy) return err(accountFailure('not_supported', `No step-up strategy is called "${id}".`));
    const pending = { strategy: id, request, beganAt: clock.now() };
    records.begin(pending);
    return checked(
      await answerOf(() => strategy.start({ ...request, subject: account.subject }, options)),
      pending,
    );
  }

  function checked(
    answer: Result<StepUpProof, AccountFailure>,
    pending: Parameters<typeof proven>[0],
  ): Result<StepUpProof, AccountFailure> {
    // Signed out meanwhile, or begun anew: whatever comes back late counts for nothing.
    if (records.pending() !== pending) return err(leftBehind());
    records.giveUp();
    if (answer.isErr()) return answer;
    const proof = proofIn(answer.value);
    if (proof.subject !== account.subject) return err(otherSubject(account));
    records.prove(proven(pending, proof, clock.now()));
    return ok(proof);
  }

  async function finish(url: string): Promise<Result<StepUpProof | null, AccountFailure>> {
    const pending = records.pending();
    const strategy = strategies.find(({ id }) => id === pending?.strategy);
    // Without a `finish` it was begun on the page itself, which was reloaded meanwhile: nothing comes back.
    if (!pending || !strategy?.finish) {
      records.giveUp();
      return ok(null);
    }
    const { signal } = new AbortController();
    return checked(await answerOf(() => strategy.finish?.({ url }, { signal })), pending);
  }

  function knownProof(request: StepUpRequest): StepUpProof | undefined {
    const record = records.proven();
    return record && coversRequest(record, request, clock.now()) ? record.proof : undefined;
  }

  // Takes every waiter into the open prompt that one authentication can serve together with the rest.
  function join(): void {
    const snapshot = prompt?.getSnapshot();
    if (!prompt || !snapshot?.matches('prompting')) return;
    let { request } = snapshot.context;
    for (const waiter of waiters) {
      const wider = joined.has(waiter) ? undefined : merged(request, waiter.request);
      if (!wider) continue;
      joined.add(waiter);
      request = wider;
    }
    if (request !== snapshot.context.request) prompt.send({ type: 'internal.requestWidened', request });
  }

  function open(): void {
    const [first] = waiters;
    if (prompt || !first) return;
    const actor = createActor(machine, {
      clock,
      input: { request: first.request, strategies: strategies.map(({ id }) => id) },
    });
    actor.subscribe((snapshot) => {
      if (snapshot.status === 'done') close(snapshot.output);
      else join();
    });
    joined.add(first);
    prompt = actor.start();
    join();
    show(prompt);
  }

  function close(output: StepUpOutput): void {
    const served = output.outcome === 'subject_changed' ? [...waiters] : [...joined];
    const answer = output.outcome === 'proven' ? ok(output.proof) : err(output.failure);
    joined.clear();
    prompt = undefined;
    for (const waiter of served) waiter.settle(answer);
    for (const waiter of [...waiters]) {
      const proof = knownProof(waiter.request);
      if (proof) waiter.settle(ok(proof));
    }
    show(undefined);
    open();
  }

  function leave(waiter: Waiter): void {
    waiters.delete(waiter);
    joined.delete(waiter);
    if (!prompt || joined.size > 0) return;
    prompt.stop();
    show(undefined);
    open();
  }

  function wait(request: StepUpRequest, signal: AbortSignal): Promise<Result<StepUpProof, AccountFailure>> {
    return new Promise((resolve) => {
      const waiter: Waiter = {
        request,
        settle(answer) {
          waiters.delete(waiter);
          signal.removeEventListener('abort', abort);
          resolve(answer);
        },
      };
      const abort = () => {
        leave(waiter);
        waiter.settle(err(leftBehind()));
      };
      signal.addEventListener('abort', abort);
      waiters.add(waiter);
      if (prompt) join();
      else open();
    });
  }

  return {
    async service(request, { signal }) {
      if (signal.aborted) return err(leftBehind());
      const proof = knownProof(request);
      if (proof) return ok(proof);
      if (strategies.length === 0) {
        return err(accountFailure('not_supported', 'createStepUp was given no strategies.'));
      }
      return wait(request, signal);
    },
    prompt: {
      get: () => prompt,
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    resume(url) {
      // A view may ask twice at once; what comes back in the URL is good for once.
      resuming ??= finish(url).finally(() => {
        resuming = undefined;
      });
      return resuming;
    },
    clear() {
      records.clear();
      const left = [...waiters];
      joined.clear();
      waiters.clear();
      prompt?.stop();
      for (const waiter of left) waiter.settle(err(leftBehind()));
      if (prompt) show(undefined);
    },
  };
}

// A strategy is a host's: whatever it does becomes an answer.
async function answerOf(
  call: () => PromiseLike<Result<StepUpProof, AccountFailure>> | undefined,
): Promise<Result<StepUpProof, AccountFailure>> {
  try {
    const answer = await call();
    if (answer?.isOk() && answer.value) return ok(answer.value);
    return err(failureOf(answer?.isErr() ? answer.error : answer));
  } catch (thrown) {
    return err(failureOf(thrown));
  }
}

// A strategy may answer its tokens along with the proof: they are not to be kept, nor handed on.
function proofIn({ subject, authTimeAt, acr }: StepUpProof): StepUpProof {
  return { subject, ...(authTimeAt !== undefined && { authTimeAt }), ...(acr !== undefined && { acr }) };
}

function leftBehind(): AccountFailure {
  return accountFailure('cancelled', 'Nobody waits for this step-up any more.');
}

function otherSubject(account: Account): AccountFailure {
  return accountFailure('subject_changed', 'Somebody else authenticated than the account belongs to.', {
    provider: account.provider,
  });
}

function merged(one: StepUpRequest, other: StepUpRequest): StepUpRequest | undefined {
  const requirement = mergeRequirements(one.requirement, other.requirement);
  return requirement && { ...one, requirement, demandedAt: Math.max(one.demandedAt, other.demandedAt) };
}
