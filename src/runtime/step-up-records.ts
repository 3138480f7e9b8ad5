import {
  type Account,
  coversRequirement,
  isRecord,
  type StepUpProof,
  type StepUpRequirement,
} from '../domain/index.ts';
import type { StepUpRequest } from '../ports/index.ts';

/** The part of Web Storage that is needed; `sessionStorage` fits. It holds no secret. */
export interface KeyValueStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** A re-authentication that was begun and not yet answered: what a redirect leaves behind. */
export interface PendingAuthentication {
  readonly strategy: string;
  readonly request: StepUpRequest;
  /** When the user began it (epoch ms, local clock). */
  readonly beganAt: number;
}

/** A re-authentication that succeeded. */
export interface ProvenAuthentication {
  readonly requirement: StepUpRequirement;
  readonly proof: StepUpProof;
  readonly beganAt: number;
  readonly completedAt: number;
  /** The newest of the demands that it was begun for. */
  readonly demandedAt: number;
}

/** The record of a re-authentication that has just been answered. */
export function proven(
  pending: PendingAuthentication,
  proof: StepUpProof,
  now: number,
): ProvenAuthentication {
  const { requirement, demandedAt } = pending.request;
  return { requirement, demandedAt, proof, beganAt: pending.beganAt, completedAt: now };
}

/**
 * Whether a proof answers a request: it asked for at least as much, and it was begun for that demand or
 * after it, or (unless the age is to be 0) completed recently enough. Local times only.
 */
export function coversRequest(record: ProvenAuthentication, request: StepUpRequest, now: number): boolean {
  // A clock that was set back makes every time of before worthless.
  if (record.completedAt > now) return false;
  if (!coversRequirement(record.requirement, request.requirement)) return false;
  if (request.demandedAt <= record.demandedAt || record.beganAt > request.demandedAt) return true;
  if (request.isFresh) return false;
  return now - record.completedAt < (request.requirement.maxAgeSeconds ?? 0) * 1000;
}

/** What the step-up of one account remembers; in `storage` too, so that it survives a redirect. */
export interface StepUpRecords {
  pending(): PendingAuthentication | undefined;
  proven(): ProvenAuthentication | undefined;
  begin(pending: PendingAuthentication): void;
  prove(proven: ProvenAuthentication): void;
  /** Forgets what is pending; what is proven stays. */
  giveUp(): void;
  clear(): void;
}

interface Records {
  readonly subject: string;
  readonly pending?: PendingAuthentication | undefined;
  readonly proven?: ProvenAuthentication | undefined;
}

/** Reads what an earlier page has left for this account, if anything. */
export function createStepUpRecords(account: Account, storage: KeyValueStorage | undefined): StepUpRecords {
  const key = `account-flows.step-up ${account.provider} ${account.issuer}`;
  const nothing: Records = { subject: account.subject };
  let records = read() ?? nothing;

  function read(): Records | undefined {
    const stored = parsed(attempt(() => storage?.getItem(key)));
    return isRecords(stored) && isOf(stored, account.subject) ? stored : undefined;
  }

  function write(next: Records): void {
    records = next;
    const isNothing = !next.pending && !next.proven;
    attempt(() => (isNothing ? storage?.removeItem(key) : storage?.setItem(key, JSON.stringify(next))));
  }

  return {
    pending: () => records.pending,
    proven: () => records.proven,
    begin: (pending) => write({ ...records, pending }),
    prove: (proven) => write({ subject: account.subject, proven }),
    giveUp() {
      // What stands in the storage may be another account's.
      if (records.pending) write({ ...records, pending: undefined });
    },
    clear() {
      records = nothing;
      attempt(() => storage?.removeItem(key));
    },
  };
}

function isOf({ subject, proven }: Records, account: string): boolean {
  return subject === account && (proven === undefined || proven.proof.subject === account);
}

// Storage may be full, switched off or damaged. Step-up then works all the same, only not across a redirect.
function attempt<T>(access: () => T): T | undefined {
  try {
    return access();
  } catch {
    return undefined;
  }
}

function parsed(text: string | null | undefined): unknown {
  return text ? attempt<unknown>(() => JSON.parse(text)) : undefined;
}

function isRecords(value: unknown): value is Records {
  if (!isRecord(value) || typeof value.subject !== 'string') return false;
  return (
    (value.pending === undefined || isPending(value.pending)) &&
    (value.proven === undefined || isProven(value.proven))
  );
}

function isPending(value: unknown): value is PendingAuthentication {
  return (
    isRecord(value) &&
    typeof value.strategy === 'string' &&
    typeof value.beganAt === 'number' &&
    isRecord(value.request) &&
    isRequirement(value.request.requirement) &&
    typeof value.request.demandedAt === 'number'
  );
}

function isRequirement(value: unknown): value is StepUpRequirement {
  if (!isRecord(value)) return false;
  const { maxAgeSeconds, acrValues, scopes } = value;
  const isAge = maxAgeSeconds === undefined || typeof maxAgeSeconds === 'number';
  return isAge && [acrValues, scopes].every((list) => list === undefined || isTexts(list));
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isProven(value: unknown): value is ProvenAuthentication {
  return (
    isRecord(value) &&
    isRequirement(value.requirement) &&
    isRecord(value.proof) &&
    typeof value.proof.subject === 'string' &&
    [value.beganAt, value.completedAt, value.demandedAt].every((at) => typeof at === 'number')
  );
}
