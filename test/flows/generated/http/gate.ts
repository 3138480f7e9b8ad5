import type { Desk } from './world.ts';

/** A call at this side of the wire, which waits until it is known how it is to end. */
export interface Gate extends Desk {
  /** The name of the outcome that is wanted; `undefined` where the flow has left. */
  wanted(signal: AbortSignal): Promise<string | undefined>;
}

/** `names` are the outcomes that there is a way to. */
export function createGate(names: readonly string[]): Gate {
  let go: ((name: string | undefined) => void) | undefined;
  return {
    get isAsked() {
      return go !== undefined;
    },
    async wanted(signal) {
      const name = await new Promise<string | undefined>((resolve) => {
        go = resolve;
        signal.addEventListener('abort', () => resolve(undefined), { once: true });
      });
      go = undefined;
      return name;
    },
    answer(name) {
      if (!names.includes(name)) return false;
      go?.(name);
      return true;
    },
  };
}
