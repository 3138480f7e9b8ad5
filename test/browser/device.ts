import type { Browser, Page } from 'playwright-core';
import { createVirtualAuthenticator, type VirtualAuthenticator } from './virtual-authenticator.ts';

/** A page and the authenticator that is built into its device. */
export interface Device {
  readonly page: Page;
  /** There is none at first. */
  readonly authenticator: VirtualAuthenticator;
  close(): Promise<void>;
}

/** Opens an empty page, in a session of the browser of its own. */
export async function openDevice(browser: Browser): Promise<Device> {
  const context = await browser.newContext();
  const page = await context.newPage();
  return { page, authenticator: await createVirtualAuthenticator(page), close: () => context.close() };
}
