import type { Result } from 'neverthrow';
import type { AnyActor } from 'xstate';
import type { Account, Clock } from '../domain/index.ts';
import { ENVELOPE_FORMAT, type FlowEnvelope, sealed } from './envelope.ts';
import { type MachineIdentity, ownEnvelope } from './envelope-checks.ts';
import { type FlowStorage, flowIdsIn, keyOf } from './flow-storage.ts';
import { tell } from './listeners.ts';
import { detached } from './markers.ts';
import type { RefusalFacts } from './resume-refusal.ts';
import { subjectHashOf } from './subject-hash.ts';
import type { FlowTimers } from './timers.ts';

/** What the records of an account's flows need. */
export interface FlowRecordsOptions {
  readonly account: Account;
  readonly storage: FlowStorage;
  readonly clock: Clock;
  readonly lifetimeMs: number;
  readonly onStorageError: (error: unknown) => void;
}

/** What can be written down: an actor can. */
export type Persistable = Pick<AnyActor, 'getPersistedSnapshot'>;
export type RunningTimers = Pick<FlowTimers, 'pending'>;

/** The flows of one account as they stand in storage. Nothing here throws: storage may be full or denied. */
export interface FlowRecords {
  /** The ids of all flows that are stored, whosever they are. */
  ids(): readonly string[];
  /** The envelope of a flow, when it is the account's and still good; `null` when nothing is stored. */
  read(flowId: string): Result<FlowEnvelope, RefusalFacts> | null;
  /** Writes down where a flow stands. */
  write(flowId: string, machine: MachineIdentity, actor: Persistable, timers: RunningTimers): void;
  remove(flowId: string): void;
}

/** Reads and writes the envelopes of one account's flows. */
export function createFlowRecords({
  account,
  storage,
  clock,
  lifetimeMs,
  onStorageError,
}: FlowRecordsOptions): FlowRecords {
  const { provider, issuer } = account;
  const subjectHash = subjectHashOf(account);

  function attempt<T>(access: () => T): T | undefined {
    try {
      return access();
    } catch (error) {
      tell(onStorageError, error);
      return undefined;
    }
  }

  function envelopeOf(flowId: string, machine: MachineIdentity, actor: Persistable, timers: RunningTimers) {
    const savedAt = clock.now();
    const { data, continuations } = detached<Pick<FlowEnvelope, 'snapshot' | 'timers'>>({
      snapshot: actor.getPersistedSnapshot(),
      timers: timers.pending(),
    });
    return {
      format: ENVELOPE_FORMAT,
      ...machine,
      flowId,
      provider,
      issuer,
      subjectHash,
      savedAt,
      expiresAt: savedAt + lifetimeMs,
      snapshot: data.snapshot,
      continuations,
      timers: data.timers,
    };
  }

  const remove = (flowId: string) => attempt(() => storage.removeItem(keyOf(flowId)));

  return {
    ids: () => attempt(() => flowIdsIn(storage)) ?? [],
    read(flowId) {
      const text = attempt(() => storage.getItem(keyOf(flowId))) ?? null;
      return text === null ? null : ownEnvelope(text, flowId, account, clock.now());
    },
    write(flowId, machine, actor, timers) {
      const isWritten = attempt(() => {
        storage.setItem(keyOf(flowId), sealed(envelopeOf(flowId, machine, actor, timers)));
        return true;
      });
      // What is stored by now is outdated, and worse than nothing.
      if (!isWritten) remove(flowId);
    },
    remove,
  };
}
