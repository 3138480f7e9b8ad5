import { isContinuation, isSecret } from '../domain/index.ts';
import type { Deadline } from './deadline.ts';

/** A request body, and the secrets that were revealed for it. */
export interface EncodedBody {
  readonly text: string | undefined;
  readonly revealed: readonly string[];
}

/** Turns a body into JSON. Secrets and Continuations inside it are revealed here, and nowhere before. */
export function encodeBody(body: unknown): EncodedBody {
  const revealed: string[] = [];
  const text = JSON.stringify(body, function (this: Record<string, unknown>, key, value: unknown) {
    // `value` has been through toJSON by now, which hides what is wrapped.
    const original = this[key];
    if (!isSecret(original) && !isContinuation(original)) return value;
    const plain = original.reveal();
    revealed.push(String(plain));
    return plain;
  });
  return { text, revealed };
}

/** The text of an answer, `undefined` where it is longer than `maxBytes`. Rejects where it breaks off. */
export async function readText(
  response: Response,
  maxBytes: number,
  deadline: Deadline,
): Promise<string | undefined> {
  // React Native has no streams.
  if (!response.body) return withinLimit(await deadline.race(response.text()), maxBytes);
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  try {
    while (bytes <= maxBytes) {
      const { done, value } = await deadline.race(reader.read());
      if (done) return text + decoder.decode();
      bytes += value.byteLength;
      text += decoder.decode(value, { stream: true });
    }
    return undefined;
  } finally {
    letGo(reader);
  }
}

/** Tells the connection that nobody reads on. */
export function letGo(source: { cancel(): Promise<void> } | null): void {
  // A stream that fails while it is thrown away has nothing left to tell.
  source?.cancel().catch(() => undefined);
}

function withinLimit(text: string, maxLength: number): string | undefined {
  return text.length > maxLength ? undefined : text;
}
