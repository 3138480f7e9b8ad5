import type { AccountFailure } from '../../src/domain/index.ts';
import { type HttpClient, nothing, send } from '../../src/http/index.ts';
import type { ProcessBench, Send } from './sample.ts';

/** An answer that refuses a call, before anything has happened. */
export interface Refusal {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface Emulated {
  readonly faults: { add(fault: Refusal & { readonly times: number }): void; clear(): void };
}

/** What a call fails with when the provider refuses it like this. */
export async function failureOn<Client>(
  { emulator }: ProcessBench<Client, Emulated>,
  call: Send,
  refusal: Refusal,
): Promise<AccountFailure | undefined> {
  emulator.faults.add({ ...refusal, times: Number.POSITIVE_INFINITY });
  const result = await call({ maxRetries: 0 });
  emulator.faults.clear();
  return result.isErr() ? result.error : undefined;
}

/** A call that has no failure table of its own: what it fails with holds for every operation. */
export function plainCall(client: HttpClient): Send {
  const call = {
    operation: 'plain',
    method: 'POST',
    path: ['plain'],
    scopes: ['any'],
    decode: nothing,
  } as const;
  return (options) => send(client, call, options);
}
