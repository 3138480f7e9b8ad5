import { err, ok, type Result } from 'neverthrow';
import { type Actor, type AnyStateMachine, createActor, type InputFrom, type InspectionEvent } from 'xstate';
import { type Account, type Clock, systemClock } from '../domain/index.ts';
import {
  currentEnvelope,
  identityOf,
  type MachineIdentity,
  type MigrateEnvelope,
} from './envelope-checks.ts';
import { createMemoryLocks, type FlowLocks, type Release } from './flow-locks.ts';
import { createFlowRecords } from './flow-records.ts';
import type { FlowStorage } from './flow-storage.ts';
import { INTERRUPTED, type RestoredFlow, restored } from './restored-flow.ts';
import { isWaste, type RefusalFacts, type ResumeRefusal, refusal } from './resume-refusal.ts';
import { type FlowTimers, watchTimers } from './timers.ts';

/** How long a flow can be resumed after its last step, unless `createFlows` is told otherwise: an hour. */
export const DEFAULT_FLOW_LIFETIME_MS = 3_600_000;

/** What `createFlows` takes. */
export interface FlowsOptions {
  /** Whose flows they are: those of any other account are refused. */
  readonly account: Account;
  /**
   * Where flows are kept between two pages; `sessionStorage` fits. It holds what the user has typed but for
   * secrets (addresses, names), and Continuations.
   */
  readonly storage: FlowStorage;
  /**
   * `createWebLocks(navigator.locks)` in browsers, so that a duplicated tab does not carry on with a flow
   * that the first one drives. By default these flows are guarded against each other only: not against another
   * tab, nor another `createFlows` on the page.
   */
  readonly locks?: FlowLocks;
  /** The system's by default. Give the same one to everything. */
  readonly clock?: Clock;
  /**
   * How long a flow can be resumed after its last step, in ms, finite and above 0; `DEFAULT_FLOW_LIFETIME_MS` by
   * default.
   */
  readonly lifetimeMs?: number;
  /** Invents the id of a flow, unique in the storage; 128 random bits by default. */
  readonly newFlowId?: () => string;
  /**
   * Told why storage could not be read or written: it is full or switched off, or the machine's context
   * holds what JSON refuses (what refers back to itself, a bigint). What JSON changes, such as a Date or a Map,
   * comes back changed. The flow goes on, but does not survive a reload; nothing outdated is left behind.
   */
  readonly onStorageError?: (error: unknown) => void;
}

/** What a flow starts with. */
export interface StartFlowOptions<M extends AnyStateMachine> {
  readonly input: InputFrom<M>;
  /** As for `createActor`; see `redactedInspection`. */
  readonly inspect?: (event: InspectionEvent) => void;
}

/** What a flow is resumed with. */
export interface ResumeFlowOptions {
  /** Takes over what an older version of the machine has stored; without it, that is `older_version`. */
  readonly migrate?: MigrateEnvelope;
  /** As for `createActor`; see `redactedInspection`. */
  readonly inspect?: (event: InspectionEvent) => void;
}

/** A running flow that survives a reload. */
export interface ResumableFlow<M extends AnyStateMachine> {
  readonly flowId: string;
  /** Runs already. */
  readonly actor: Actor<M>;
  /** Stops it on this page. What is stored stays: another page, or this one, can resume it. */
  stop(): void;
  /** Stops it and removes what is stored of it. */
  forget(): void;
}

/** A flow that can be resumed. */
export interface StoredFlow {
  readonly flowId: string;
  /** The id of its machine, such as `emailEnrollment`. */
  readonly machine: string;
  /** When it took its last step (epoch ms). */
  readonly savedAt: number;
  /** From when on it is not resumed any more (epoch ms). */
  readonly expiresAt: number;
}

/** The flows of one account. Made by `createFlows`. */
export interface Flows {
  /** Starts a flow and keeps it in storage, step by step, until it ends. */
  start<M extends AnyStateMachine>(machine: M, options: StartFlowOptions<M>): ResumableFlow<M>;
  /**
   * Carries on with a stored flow; `null` when there is none of that id. Await `stepUp.resume(url)` first:
   * a flow that waits for step-up then finds the proof.
   *
   * Nothing is sent again: an effect that was under way stays away, and the flow finds out what became of it
   * (`flow.interrupted`). Reads begin anew, timers go on, overdue ones have fired in their order when this
   * answers. Secrets are gone: a flow that needs one asks the user again.
   */
  resume<M extends AnyStateMachine>(
    machine: M,
    flowId: string,
    options?: ResumeFlowOptions,
  ): Promise<Result<ResumableFlow<M> | null, ResumeRefusal>>;
  /** The account's stored flows. What nobody can resume any more is removed on the way. */
  list(): readonly StoredFlow[];
  /** Stops the account's flows and removes all that is stored of them. Call it on sign-out. */
  clear(): void;
}

/**
 * Keeps the flows of an account across reloads and redirects: after every step, each flow is written down
 * as an envelope (`FlowEnvelope`), and before its next request leaves. Throws a `TypeError` for a `lifetimeMs`
 * that is none.
 *
 * @example
 * const flows = createFlows({ account, storage: sessionStorage, locks: createWebLocks(navigator.locks) });
 * const { actor } = flows.start(machine, { input: { email: 'new@example.com' } });
 *
 * // On the next page:
 * await stepUp.resume(location.href);
 * for (const { flowId } of flows.list()) {
 *   const resumed = await flows.resume(machine, flowId);
 *   if (resumed.isOk() && resumed.value) render(resumed.value.actor);
 * }
 */
export function createFlows({
  account,
  storage,
  locks = createMemoryLocks(),
  clock = systemClock,
  lifetimeMs = DEFAULT_FLOW_LIFETIME_MS,
  newFlowId = randomId,
  onStorageError = () => {},
}: FlowsOptions): Flows {
  if (!Number.isFinite(lifetimeMs) || lifetimeMs <= 0) {
    throw new TypeError('`lifetimeMs` has to be a finite number above 0.');
  }
  const records = createFlowRecords({ account, storage, clock, lifetimeMs, onStorageError });
  const running = new Set<AnyFlow>();
  let releases: Promise<unknown> = Promise.resolve();

  // From here on every step is written down; `begin` brings a resumed flow up to date before that.
  function run(
    { flowId, identity, actor, release }: Runnable,
    begin: (timers: FlowTimers) => void = () => {},
  ): AnyFlow {
    const timers = watchTimers(actor, clock);
    // An observer may stop the flow amid a step: XState finishes that step first.
    let isForgotten = false;
    const flow: AnyFlow = {
      flowId,
      actor,
      stop() {
        actor.stop();
        follow();
      },
      forget() {
        isForgotten = true;
        records.remove(flowId);
        flow.stop();
      },
    };

    function follow(): void {
      const { status } = actor.getSnapshot();
      if (status === 'active' && !isForgotten) {
        records.write(flowId, identity, actor, timers);
        return;
      }
      if (status === 'done') records.remove(flowId);
      if (running.delete(flow)) release();
    }

    function letGoOfFailed(): void {
      if (running.has(flow) && actor.getSnapshot().status === 'error') follow();
    }

    running.add(flow);
    actor.start();
    begin(timers);
    // Not `actor.subscribe`: an observer would answer for errors that are the host's to see.
    actor.system.inspect(({ type, actorRef }) => {
      if (actorRef !== actor) return;
      if (type === '@xstate.snapshot') follow();
      // Of a flow that fails, XState shows no snapshot.
      if (type === '@xstate.event') queueMicrotask(letGoOfFailed);
    });
    follow();
    return flow;
  }

  function revived(
    machine: AnyStateMachine,
    identity: MachineIdentity,
    flowId: string,
    { migrate, inspect }: ResumeFlowOptions,
  ): Result<RestoredFlow | null, RefusalFacts> {
    return (
      records
        .read(flowId)
        ?.andThen((envelope) => currentEnvelope(envelope, identity, migrate))
        .andThen((envelope) => restored(machine, envelope, { clock, ...(inspect && { inspect }) })) ??
      ok(null)
    );
  }

  return {
    start<M extends AnyStateMachine>(machine: M, { input, inspect }: StartFlowOptions<M>) {
      const identity = identityOf(machine);
      const flowId = newFlowId();
      const claim = locks.claim(flowId);
      const release = () => {
        releases = Promise.all([releases, claim.then((letGo) => letGo?.())]).then(() => undefined);
      };
      const actor = createActor<AnyStateMachine>(machine, { clock, input, ...(inspect && { inspect }) });
      return run({ flowId, identity, release, actor }) as ResumableFlow<M>;
    },

    async resume<M extends AnyStateMachine>(machine: M, flowId: string, options: ResumeFlowOptions = {}) {
      const identity = identityOf(machine);
      // A flow that was stopped a moment ago is let go of first.
      await releases;
      const release = await locks.claim(flowId);
      if (!release) return err(refusal(flowId, { kind: 'claimed' }));
      const found = revived(machine, identity, flowId, options);
      if (found.isErr() || !found.value) release();
      if (found.isErr()) {
        if (isWaste(found.error)) records.remove(flowId);
        return err(refusal(flowId, found.error));
      }
      if (!found.value) return ok(null);
      const { actor, timers: stored, isInterrupted, savedAt } = found.value;
      const flow = run({ flowId, identity, actor, release }, (timers) => {
        // Should the clock have been put back meanwhile, no timer takes longer for it.
        timers.rearm(stored, Math.max(clock.now(), savedAt));
        if (isInterrupted) actor.send(INTERRUPTED);
        timers.fireDue();
      });
      return ok(flow as ResumableFlow<M>);
    },

    list() {
      return records.ids().flatMap((flowId) => {
        const found = records.read(flowId);
        if (found?.isErr() && isWaste(found.error)) records.remove(flowId);
        if (!found?.isOk()) return [];
        const { machine, savedAt, expiresAt } = found.value;
        return [{ flowId, machine, savedAt, expiresAt }];
      });
    },

    clear() {
      for (const flow of [...running]) flow.forget();
      for (const flowId of records.ids()) {
        const found = records.read(flowId);
        if (found?.match(() => true, isWaste)) records.remove(flowId);
      }
    },
  };
}

// Inside, machines are of any type; `start` and `resume` answer for theirs.
type AnyFlow = ResumableFlow<AnyStateMachine>;
type AnyMachineActor = Actor<AnyStateMachine>;

interface Runnable {
  readonly flowId: string;
  readonly identity: MachineIdentity;
  readonly actor: AnyMachineActor;
  readonly release: Release;
}

function randomId(): string {
  const words = crypto.getRandomValues(new Uint32Array(4));
  return Array.from(words, (word) => word.toString(16).padStart(8, '0')).join('');
}
