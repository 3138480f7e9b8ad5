import type { ProviderName } from '../domain/index.ts';
import { isRecord } from '../domain/index.ts';
import { checksumOf } from './checksum.ts';
import type { StoredContinuations } from './markers.ts';
import type { Json } from './redaction.ts';

/** The layout that this version of the library writes. */
export const ENVELOPE_FORMAT = 1;

/** One flow as it is stored between two pages. Plain data; no Secret is in it. */
export interface FlowEnvelope {
  /** The layout of the envelope itself. */
  readonly format: number;
  /** The id of the machine. */
  readonly machine: string;
  /** The machine's own version: the `version` of its config, a whole number, 1 where it has none. */
  readonly version: number;
  readonly flowId: string;
  /** Whose flow it is. */
  readonly provider: ProviderName;
  readonly issuer: string;
  /** Tells subjects apart without naming them. */
  readonly subjectHash: string;
  /** Epoch ms, local clock. */
  readonly savedAt: number;
  /** From when on it is not resumed any more (epoch ms, local clock). */
  readonly expiresAt: number;
  /** XState's persisted snapshot: Secrets are `null` in it, Continuations markers. */
  readonly snapshot: { readonly [member: string]: Json };
  /** What the markers stand for. */
  readonly continuations: StoredContinuations;
  /** The timers that ran, by absolute time. */
  readonly timers: readonly StoredTimer[];
  /** CRC-32 of all of the above: it finds damage, not tampering. */
  readonly checksum: string;
}

/** A timer of the flow, as it stands in an envelope. */
export interface StoredTimer {
  readonly id: string;
  readonly event: { readonly type: string; readonly [member: string]: Json };
  /** Epoch ms, local clock. */
  readonly dueAt: number;
}

const CHECKSUM = /^(.*),"checksum":"([0-9a-f]{8})"\}$/s;

/** The text of an envelope, with its checksum as the last member. */
export function sealed(content: Omit<FlowEnvelope, 'checksum'>): string {
  const body = JSON.stringify(content).slice(0, -1);
  return `${body},"checksum":"${checksumOf(body)}"}`;
}

/** What a stored text turned out to be. */
export type Opened =
  | { readonly kind: 'envelope'; readonly envelope: FlowEnvelope }
  /** Written by a later version of the library, in a layout of its own. */
  | { readonly kind: 'newer'; readonly format: number }
  | { readonly kind: 'damaged' };

/** Reads a stored text; total. A layout of any version keeps its checksum where this one has it. */
export function opened(text: string): Opened {
  const [, body = '', checksum] = CHECKSUM.exec(text) ?? [];
  if (checksumOf(body) !== checksum) return { kind: 'damaged' };
  const value = parsed(text);
  if (!isRecord(value) || typeof value.format !== 'number') return { kind: 'damaged' };
  if (value.format > ENVELOPE_FORMAT) return { kind: 'newer', format: value.format };
  return isEnvelope(value) ? { kind: 'envelope', envelope: value } : { kind: 'damaged' };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const TEXTS = ['machine', 'flowId', 'provider', 'issuer', 'subjectHash', 'checksum'];
const NUMBERS = ['format', 'version', 'savedAt', 'expiresAt'];

/** Whether a value has the layout of an envelope; what its snapshot means, only the machine can tell. */
export function isEnvelope(value: unknown): value is FlowEnvelope {
  return (
    isRecord(value) &&
    TEXTS.every((name) => typeof value[name] === 'string') &&
    NUMBERS.every((name) => Number.isFinite(value[name])) &&
    isRecord(value.snapshot) &&
    isRecord(value.continuations) &&
    Object.values(value.continuations).every((stored) => isRecord(stored) && isTime(stored.expiresAt)) &&
    Array.isArray(value.timers) &&
    value.timers.every(isTimer)
  );
}

function isTimer(value: unknown): value is StoredTimer {
  if (!isRecord(value) || typeof value.id !== 'string' || !isTime(value.dueAt)) return false;
  return isRecord(value.event) && typeof value.event.type === 'string';
}

function isTime(value: unknown): boolean {
  return Number.isFinite(value);
}
