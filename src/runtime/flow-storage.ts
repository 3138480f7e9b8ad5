import type { KeyValueStorage } from './step-up-records.ts';

/**
 * The part of Web Storage that `createFlows` needs; `sessionStorage` fits as it is. One key per flow, named
 * `account-flows.flow <flowId>`.
 */
export interface FlowStorage extends KeyValueStorage {
  /** How many keys there are. */
  readonly length: number;
  /** The name of one of them, in any order that stays the same while nothing is written. */
  key(index: number): string | null;
}

/** A storage that lasts as long as the object: for tests, and for hosts without Web Storage. */
export function createMemoryStorage(entries: Iterable<readonly [string, string]> = []): FlowStorage {
  const items = new Map(entries);
  return {
    get length() {
      return items.size;
    },
    key: (index) => [...items.keys()][index] ?? null,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}

const PREFIX = 'account-flows.flow ';

/** The key under which a flow is kept. */
export function keyOf(flowId: string): string {
  return PREFIX + flowId;
}

/** The ids of all flows that are kept, whosever they are. */
export function flowIdsIn(storage: FlowStorage): readonly string[] {
  return Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '')
    .filter((key) => key.startsWith(PREFIX))
    .map((key) => key.slice(PREFIX.length));
}
