import { type Browser, chromium } from 'playwright-core';
import { findChromium } from './chromium.ts';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Whatever a page asks for, nothing leaves this machine.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
];

/**
 * Starts a Chromium. Where there is none it tells so, and answers `null`; with a `REQUIRE_BROWSER` other than
 * `0` it throws instead.
 */
export async function startRealBrowser(find = findChromium): Promise<Browser | null> {
  const started = await browserOrReason(find);
  if (!('missing' in started)) return started;
  const message = `NOT RUN: the tests in a real browser, for there is none: ${started.missing}`;
  const { REQUIRE_BROWSER: required = '' } = process.env;
  if (required !== '' && required !== '0') throw new Error(message);
  console.log(message);
  return null;
}

async function browserOrReason(find: typeof findChromium): Promise<Browser | { readonly missing: string }> {
  let trouble = 'it cannot be unpacked';
  try {
    const found = find();
    if ('missing' in found) return found;
    // Such as a library that the system lacks.
    trouble = `${found.path} does not start`;
    return await chromium.launch({ executablePath: found.path, args: FLAGS });
  } catch (error) {
    return { missing: `${trouble}: ${String(error).split('\n', 1)}` };
  }
}
