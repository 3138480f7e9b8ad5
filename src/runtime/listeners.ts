/** Called back with each new value. */
export type Listener<T> = (value: T) => void;

/** Tells all who follow a value, as long as it is still the present one: a listener may change it. */
export function tellAll<T>(listeners: ReadonlySet<Listener<T>>, value: T, isPresent: () => boolean): void {
  for (const listener of [...listeners]) {
    if (isPresent()) tell(listener, value);
  }
}

/** Calls a host back: one that throws must not keep flows waiting; its error is reported as uncaught. */
export function tell<T>(listener: Listener<T>, value: T): void {
  try {
    listener(value);
  } catch (thrown) {
    queueMicrotask(() => {
      throw thrown;
    });
  }
}
