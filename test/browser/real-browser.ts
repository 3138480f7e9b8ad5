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
 * Starts a Chromium. Where there is none it tells so, and answers `null`; with `REQUIRE_BROWSER=1` it throws
 * instead.
 */
export async function startRealBrowser(): Promise<Browser | null> {
  const started = await browserOrReason();
  if (!('missing' in started)) return started;
  const message = `NOT RUN: the tests in a real browser, for there is none: ${started.missing}`;
  if (process.env.REQUIRE_BROWSER === '1') throw new Error(message);
  console.log(message);
  return null;
}

async function browserOrReason(): Promise<Browser | { readonly missing: string }> {
  const found = findChromium();
  if ('missing' in found) return found;
  try {
    return await chromium.launch({ executablePath: found.path, args: FLAGS });
  } catch (error) {
    // Such as a library that the system lacks.
    return { missing: `${found.path} does not start: ${String(error).split('\n', 1)}` };
  }
}
