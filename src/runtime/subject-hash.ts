import type { Account } from '../domain/index.ts';

// Two 32-bit lanes of "xor, then multiply by an odd number", which differ in start and factor.
const LANES = [
  { start: 0x811c9dc5, factor: 0x01000193 },
  { start: 0x9e3779b9, factor: 0x85ebca6b },
] as const;

/**
 * 64 bits that tell the accounts of one browser apart without storing whose they are in clear; synchronous,
 * since storage is. It is no cryptographic hash: who can guess a subject can confirm the guess, and who can
 * choose subjects can make two collide. Tokens, not this, decide what a user may do.
 */
export function subjectHashOf({ provider, issuer, subject }: Account): string {
  const text = JSON.stringify([provider, issuer, subject]);
  return LANES.map((lane) => laneOf(text, lane)).join('');
}

function laneOf(text: string, { start, factor }: { start: number; factor: number }): string {
  let state = start;
  for (let at = 0; at < text.length; at += 1) state = Math.imul(state ^ text.charCodeAt(at), factor);
  // The high bits have seen every character, the low bits have not: mix them.
  state = Math.imul(state ^ (state >>> 15), factor);
  state ^= state >>> 13;
  return (state >>> 0).toString(16).padStart(8, '0');
}
