/** Called back with each new value. */
export type Listener<T> = (value: T) => void;

/** Those who follow something that comes and goes, such as the views of a prompt. */
export interface Listeners<T> {
  /** Answers the way to stop following. */
  add(listener: Listener<T>): () => void;
  /** Tells all of them, as long as the value is still the present one: a listener may change it. */
  tell(value: T, isPresent: () => boolean): void;
}

export function createListeners<T>(): Listeners<T> {
  const listeners = new Set<Listener<T>>();
  return {
    add(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell(value, isPresent) {
      for (const listener of [...listeners]) {
        if (isPresent()) tell(listener, value);
      }
    },
  };
}

// A view that throws must not keep flows waiting; its error is reported as uncaught, like any other.
function tell<T>(listener: Listener<T>, value: T): void {
  try {
    listener(value);
  } catch (thrown) {
    queueMicrotask(() => {
      throw thrown;
    });
  }
}
