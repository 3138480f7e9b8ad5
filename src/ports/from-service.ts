import { fromPromise, type PromiseActorLogic } from 'xstate';
import { accountFailure, failureOf } from '../domain/index.ts';
import type { Operation } from './operation.ts';
import type { Service } from './service.ts';

/**
 * The one adapter between services and actors: `ok` resolves with the value, `err` rejects with the plain
 * failure, and a service that throws rejects with `unexpected`. Where the operation's declaration is given, a
 * success without the value that it owes is `malformed_response`.
 *
 * The call starts one microtask after its state is entered, so that whoever records the flow's state has
 * written down which call is under way before its request leaves; a state that was left at once sends
 * nothing.
 */
export function fromService<I, O>(service: Service<I, O>, operation?: Operation): PromiseActorLogic<O, I> {
  return fromPromise<O, I>(async ({ input, signal }) => {
    await null;
    if (signal.aborted) throw accountFailure('cancelled', 'The flow moved on before the call started.');
    const result = await answerOf(service, input, signal);
    if (result.isErr()) throw failureOf(result.error);
    const isValueMissing = result.value === undefined || result.value === null;
    if (operation && !operation.answersNothing && isValueMissing) {
      throw accountFailure('malformed_response', 'The service succeeded without the value that it owes.');
    }
    return result.value;
  });
}

async function answerOf<I, O>(service: Service<I, O>, input: I, signal: AbortSignal) {
  try {
    const result = await service(input, { signal });
    // A host without types may answer anything: what has no `isErr` ends here.
    result.isErr();
    return result;
  } catch (thrown) {
    throw failureOf(thrown);
  }
}
