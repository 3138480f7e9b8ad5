/** A number from 0 up to 1, for the jitter of retries. */
export function systemRandom(): number {
  const [value = 0] = crypto.getRandomValues(new Uint32Array(1));
  return value / 2 ** 32;
}
