/**
 * Where the emulators take ids, codes and sessions from: the same seed gives the same sequence, so that a
 * failing test fails again. It is predictable by design and no source for real secrets.
 */
export interface SeededSource {
  digits(length: number): string;
  hex(length: number): string;
  alphanumeric(length: number): string;
  base64url(length: number): string;
  base32(length: number): string;
}

const DIGITS = '0123456789';
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();

/** Creates the sequence that belongs to `seed`. */
export function createSeededSource(seed: string | number): SeededSource {
  let state = hashOf(String(seed));

  function next(): number {
    state = (state + 0x9e3779b9) >>> 0;
    return mix(state);
  }

  function pick(alphabet: string, length: number): string {
    let text = '';
    while (text.length < length) text += alphabet.charAt(next() % alphabet.length);
    return text;
  }

  return {
    digits: (length) => pick(DIGITS, length),
    hex: (length) => pick(`${DIGITS}abcdef`, length),
    alphanumeric: (length) => pick(`${DIGITS}${LOWER}${UPPER}`, length),
    base64url: (length) => pick(`${DIGITS}${LOWER}${UPPER}-_`, length),
    base32: (length) => pick(`${UPPER}234567`, length),
  };
}

function hashOf(text: string): number {
  let hash = text.length;
  for (const character of text) hash = mix(hash ^ (character.codePointAt(0) ?? 0));
  return hash;
}

// Every bit of the input changes about half of the output's: neighbouring states give unrelated numbers.
function mix(value: number): number {
  let mixed = value;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
