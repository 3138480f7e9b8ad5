import { err, ok, type Result } from 'neverthrow';
import type { AnyStateMachine } from 'xstate';
import type { Account } from '../domain/index.ts';
import { type FlowEnvelope, isEnvelope, opened } from './envelope.ts';
import type { RefusalFacts } from './resume-refusal.ts';
import { subjectHashOf } from './subject-hash.ts';

/**
 * Turns what an older version of a machine has stored into what the present one would have, or `null` when
 * that cannot be done. It gets plain data: markers stand where Continuations are.
 */
export type MigrateEnvelope = (envelope: FlowEnvelope) => FlowEnvelope | null;

/** What tells one machine from another in envelopes. */
export type MachineIdentity = Pick<FlowEnvelope, 'machine' | 'version'>;

/**
 * A machine's id, and its version: the `version` of its config, 1 where it has none.
 * @throws TypeError unless the version is a whole number.
 */
export function identityOf({ id, version = '1' }: AnyStateMachine): MachineIdentity {
  if (Number.isInteger(Number(version))) return { machine: id, version: Number(version) };
  throw new TypeError(`The version of the machine "${id}" has to be a whole number, not "${version}".`);
}

/** The envelope in a stored text, when it is this account's and still good. */
export function ownEnvelope(
  text: string,
  flowId: string,
  account: Account,
  now: number,
): Result<FlowEnvelope, RefusalFacts> {
  const found = opened(text);
  if (found.kind === 'damaged') return err({ kind: 'damaged' });
  if (found.kind === 'newer') return err({ kind: 'newer_version', version: found.format });
  const { envelope } = found;
  const { provider, issuer, subjectHash, expiresAt } = envelope;
  if (envelope.flowId !== flowId) return err({ kind: 'damaged' });
  if (provider !== account.provider || issuer !== account.issuer) {
    return err({ kind: 'other_issuer', provider, issuer });
  }
  if (subjectHash !== subjectHashOf(account)) return err({ kind: 'other_subject' });
  if (expiresAt <= now) return err({ kind: 'expired', expiredAt: expiresAt });
  return ok(envelope);
}

/** The envelope as this version of this machine would have written it. */
export function currentEnvelope(
  envelope: FlowEnvelope,
  current: MachineIdentity,
  migrate: MigrateEnvelope | undefined,
): Result<FlowEnvelope, RefusalFacts> {
  const { machine, version } = envelope;
  if (machine !== current.machine) return err({ kind: 'other_machine', machine });
  if (version > current.version) return err({ kind: 'newer_version', version });
  if (version === current.version) return ok(envelope);
  if (!migrate) return err({ kind: 'older_version', version });
  try {
    // As it would be stored: what JSON cannot hold fails here.
    const migrated: unknown = JSON.parse(JSON.stringify(migrate(envelope)));
    if (isEnvelope(migrated)) return ok(migrated);
    return err({ kind: 'older_version', version, reason: 'It was not migrated.' });
  } catch (thrown) {
    const cause = thrown instanceof Error ? String(thrown) : typeof thrown;
    return err({ kind: 'older_version', version, reason: `The migration threw: ${cause}` });
  }
}
