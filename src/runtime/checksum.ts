// The reflected polynomial of CRC-32 (ISO/IEC 13239).
const POLYNOMIAL = 0xedb88320;
const BITS_PER_CHARACTER = 16;

/**
 * CRC-32 over the UTF-16 code units of a text (low byte first), as eight hexadecimal digits. It finds
 * damage: every single flipped bit, a cut end, most else. It does not find tampering: whoever can write the
 * text can compute it.
 */
export function checksumOf(text: string): string {
  let rest = -1;
  for (let at = 0; at < text.length; at += 1) {
    rest ^= text.charCodeAt(at);
    for (let bit = 0; bit < BITS_PER_CHARACTER; bit += 1) {
      rest = rest & 1 ? (rest >>> 1) ^ POLYNOMIAL : rest >>> 1;
    }
  }
  return (~rest >>> 0).toString(16).padStart(8, '0');
}
