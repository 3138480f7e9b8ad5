import { err, ok, type Result } from 'neverthrow';
import {
  type Actor,
  type AnyActor,
  type AnyStateMachine,
  createActor,
  type InputFrom,
  type OutputFrom,
} from 'xstate';
import {
  type AccountFailure,
  accountFailure,
  type Clock,
  failureOf,
  type StepUpProof,
  systemClock,
} from '../domain/index.ts';
import type { StepUpStrategy } from '../ports/index.ts';
import { type Listener, tellAll } from './listeners.ts';

/** What a flow ends with that can answer a step-up: `passkeySignInMachine` does. */
export type SignInOutput =
  | { readonly outcome: 'signedIn'; readonly signIn: { readonly proof: StepUpProof } }
  | { readonly outcome: 'cancelled' }
  | { readonly outcome: 'subject_changed'; readonly failure: AccountFailure };

/** What signing in with this machine comes to. */
export type SignInOf<M extends AnyStateMachine> =
  Extract<OutputFrom<M>, { readonly outcome: 'signedIn' }> extends { readonly signIn: infer SignIn }
    ? SignIn
    : never;

/** What `embeddedStepUp` takes besides the machine. */
export interface EmbeddedStepUpOptions<M extends AnyStateMachine> {
  /** Names it for the user interface's choice. */
  readonly id: string;
  /** What each sign-in starts with. Say there whose it has to be, where the machine can be told. */
  readonly input: InputFrom<M>;
  /**
   * Where the tokens go, before any flow is carried on with: the call that follows has to find them. Not called
   * for anybody else's, nor once the sign-in is given up.
   */
  readonly onSignedIn: (signIn: SignInOf<M>) => void;
  /** The system's by default. */
  readonly clock?: Clock;
}

/** A step-up strategy that is a flow on the same page. Made by `embeddedStepUp`. */
export interface EmbeddedStepUp<M extends AnyStateMachine> extends StepUpStrategy {
  /** The sign-in that is under way, for the user interface to render beside the prompt. */
  readonly flow: {
    /** `undefined` while none is under way. */
    get(): Actor<M> | undefined;
    /** Calls back whenever one begins or ends; answers the way to stop that. */
    subscribe(listener: (flow: Actor<M> | undefined) => void): () => void;
  };
}

/**
 * Authenticates the user again by a flow that signs in on the same page, such as `passkeySignInMachine` with its
 * services. `stepUp.begin` starts it, and may be sent without a click; what needs one is for the flow to say: the
 * click on its own button, sent to `flow.get()` as `ceremony.start`, is what the browser's ceremony is begun with.
 * By then the options are there, so that nothing comes between the click and the ceremony.
 *
 * A sign-in that the user cancels is `not_completed`, and so the prompt asks again; one that is declined at the
 * prompt is stopped. One of anybody but the account's user is `subject_changed`, and its tokens go nowhere. There
 * is one sign-in at a time: a second `start` meanwhile is a `conflict`. Machines of no sign-in do not compile.
 */
export function embeddedStepUp<M extends AnyStateMachine>(
  machine: M,
  options: OutputFrom<M> extends SignInOutput ? EmbeddedStepUpOptions<M> : never,
): EmbeddedStepUp<M> {
  const { id, input, onSignedIn, clock = systemClock }: EmbeddedStepUpOptions<M> = options;
  const listeners = new Set<Listener<Actor<M> | undefined>>();
  let flow: Actor<M> | undefined;

  function show(next: Actor<M> | undefined): void {
    flow = next;
    tellAll(listeners, next, () => flow === next);
  }

  return {
    id,
    flow: {
      get: () => flow,
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    async start({ subject }, { signal }) {
      if (signal.aborted) return err(stopped());
      if (isUnderWay(flow)) return err(alreadyUnderWay());
      const actor = createActor<AnyStateMachine>(machine, { clock, input });
      const stop = () => actor.stop();
      signal.addEventListener('abort', stop);
      const ended = endOf(actor);
      actor.start();
      // The machine is M, whatever is done to it here.
      show(actor as Actor<M>);
      const answer = await ended;
      signal.removeEventListener('abort', stop);
      if (flow === actor) show(undefined);
      // Signed out while it came to its end: nobody wants its tokens any more.
      if (signal.aborted) return err(stopped());
      return answer.andThen((output) => {
        if (output.outcome === 'cancelled') return err(notCompleted());
        if (output.outcome === 'subject_changed') return err(output.failure);
        if (output.signIn.proof.subject !== subject) return err(otherSubject());
        onSignedIn(output.signIn as SignInOf<M>);
        return ok(output.signIn.proof);
      });
    },
  };
}

function isUnderWay(actor: AnyActor | undefined): boolean {
  return actor?.getSnapshot().status === 'active';
}

function endOf(actor: AnyActor): Promise<Result<SignInOutput, AccountFailure>> {
  return new Promise((resolve) => {
    actor.subscribe({
      error: (thrown) => resolve(err(failureOf(thrown))),
      complete() {
        const { status, output } = actor.getSnapshot();
        resolve(status === 'done' ? ok(output) : err(stopped()));
      },
    });
  });
}

function notCompleted(): AccountFailure {
  return accountFailure('not_completed', 'The user did not sign in again.');
}

function stopped(): AccountFailure {
  return accountFailure('cancelled', 'The sign-in was stopped before it came to an end.');
}

function alreadyUnderWay(): AccountFailure {
  return accountFailure('conflict', 'A sign-in is under way already.');
}

function otherSubject(): AccountFailure {
  return accountFailure(
    'subject_changed',
    'Somebody else than the account signed in. Their tokens are dropped.',
  );
}
