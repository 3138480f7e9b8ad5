/** How long something on this machine may take before the path is given up, in real ms. */
const PATIENCE_MS = 3_000;

/** Waits, in real time, for what requests on this machine bring about. */
export async function until(isSo: () => boolean, describe: () => string): Promise<void> {
  for (const since = performance.now(); performance.now() - since < PATIENCE_MS; ) {
    if (isSo()) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error(`Waited in vain: ${describe()}`);
}
