import { isRecord } from '../domain/index.ts';
import type { Operation } from '../ports/index.ts';

/** What a port has declared of the operation behind an actor (see `actorsOf`), where it has. */
export function declaredOperation(logic: unknown): Operation | undefined {
  return hasOperation(logic) ? logic.operation : undefined;
}

function hasOperation(logic: unknown): logic is { readonly operation: Operation } {
  if (!isRecord(logic) || !isRecord(logic.operation)) return false;
  return logic.operation.kind === 'effect' || logic.operation.kind === 'read';
}
