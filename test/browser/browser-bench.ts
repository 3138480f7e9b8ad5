import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { type Device, openDevice } from './device.ts';
import { createEndings, type Endings } from './endings.ts';
import { type PageHost, startPageHost } from './page-host.ts';
import { openStage, type Stage } from './stage.ts';
import type { CeremonyOptions, Provider } from './tenants.ts';

/** What the tests in a browser are given. */
export interface BrowserBench {
  /** What ceremonies ended in: printed when all tests have run. */
  readonly endings: Endings;
  /**
   * Gives the tests of a group a device of their own. In Chromium, each page load of a tab that Playwright drives
   * takes 1 ms longer than the last.
   */
  useDevice(): void;
  /** The device on which the tests of the group take place, one after the other; from the first test on. */
  device(): Device;
  /** A page of the host, on localhost by name; from the first test on. */
  urlOf(path: string): string;
  /** Has a new user come to the page; they leave after the test. */
  stageOf(provider: Provider, options?: CeremonyOptions, url?: string): Promise<Stage>;
}

/** Prepares a group of tests for this browser, which is closed after them. */
export function createBrowserBench(browser: Browser): BrowserBench {
  const endings = createEndings();
  let device: Device;
  let host: PageHost;
  let stage: Stage | undefined;

  beforeAll(async () => {
    host = await startPageHost();
  });
  afterEach(async () => {
    await stage?.close();
    stage = undefined;
  });
  afterAll(async () => {
    await Promise.all([browser.close(), host.close()]);
    endings.print();
  });

  const urlOf = (path: string) => new URL(path, host.url).href;
  return {
    endings,
    useDevice() {
      beforeAll(async () => {
        device = await openDevice(browser);
      });
      afterAll(() => device.close());
    },
    device: () => device,
    urlOf,
    async stageOf(provider, options, url = urlOf('/')) {
      stage = await openStage(device, url, provider, options);
      return stage;
    },
  };
}
