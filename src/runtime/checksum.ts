// The reflected polynomial of CRC-32 (ISO/IEC 13239).
const POLYNOMIAL = 0xedb88320;

/** What each byte comes to: every change of a flow is stored, and bit by bit that takes eight times as long. */
const REMAINDERS = /* @__PURE__ */ Int32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ POLYNOMIAL : rest >>> 1;
  return rest;
});

/**
 * CRC-32 over the UTF-16 code units of a text (low byte first), as eight hexadecimal digits. It finds
 * damage: every single flipped bit, a cut end, most else. It does not find tampering: whoever can write the
 * text can compute it.
 */
export function checksumOf(text: string): string {
  let rest = -1;
  for (let at = 0; at < text.length; at += 1) {
    rest ^= text.charCodeAt(at);
    // Two bytes each; the index is within the table.
    rest = (rest >>> 8) ^ (REMAINDERS[rest & 0xff] ?? 0);
    rest = (rest >>> 8) ^ (REMAINDERS[rest & 0xff] ?? 0);
  }
  return (~rest >>> 0).toString(16).padStart(8, '0');
}
