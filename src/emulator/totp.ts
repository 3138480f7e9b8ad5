const DIGITS = 6;
const STEP_MS = 30_000;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Checks the codes of one authenticator app. */
export interface TotpVerifier {
  /** Whether a code is good at a time (epoch ms); one that was accepted is not good again. */
  accepts(code: string, at: number): Promise<boolean>;
}

/** What an authenticator app shows at a time (epoch ms): RFC 6238 with SHA-1, 6 digits and 30 seconds. */
export function totpCode(seed: string, at: number): Promise<string> {
  return codeOfStep(seed, stepAt(at));
}

/** Accepts the code of the present step and of one before and after it (RFC 6238 section 5.2). */
export function createTotpVerifier(seed: string): TotpVerifier {
  let lastUsedStep = -1;
  return {
    async accepts(code, at) {
      const present = stepAt(at);
      for (const step of [present - 1, present, present + 1]) {
        if (step <= lastUsedStep || code !== (await codeOfStep(seed, step))) continue;
        lastUsedStep = step;
        return true;
      }
      return false;
    },
  };
}

function stepAt(at: number): number {
  return Math.floor(at / STEP_MS);
}

/** RFC 4226 section 5.3. */
async function codeOfStep(seed: string, step: number): Promise<string> {
  const algorithm = { name: 'HMAC', hash: 'SHA-1' };
  const key = await crypto.subtle.importKey('raw', bytesOf(seed), algorithm, false, ['sign']);
  const counter = new DataView(new ArrayBuffer(8));
  counter.setBigUint64(0, BigInt(Math.max(0, step)));
  const digest = new DataView(await crypto.subtle.sign('HMAC', key, counter));
  const offset = digest.getUint8(digest.byteLength - 1) & 0x0f;
  const number = digest.getUint32(offset) & 0x7fff_ffff;
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0');
}

/** RFC 4648 section 6. @throws TypeError for what is no Base32. */
function bytesOf(seed: string): Uint8Array<ArrayBuffer> {
  const values = [...seed.replace(/=+$/, '')].map((character) => BASE32.indexOf(character));
  if (values.includes(-1)) throw new TypeError('The seed is no Base32.');
  const bits = values.map((value) => value.toString(2).padStart(5, '0')).join('');
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
}
