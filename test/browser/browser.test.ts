import { describe } from 'vitest';
import { createBrowserBench } from './browser-bench.ts';
import { describeEnrollmentCeremonies } from './enrollment-ceremonies.ts';
import { describeGeneratedPaths } from './generated-paths.ts';
import { describePlainExample } from './plain-example.ts';
import { startRealBrowser } from './real-browser.ts';
import { describeSignInCeremonies } from './sign-in-ceremonies.ts';

const browser = await startRealBrowser();

// One file for all that needs the browser, so that it is started once.
describe.skipIf(browser === null)('in a real browser', () => {
  if (!browser) return;
  const bench = createBrowserBench(browser);
  describeEnrollmentCeremonies(bench);
  describeSignInCeremonies(bench);
  describeGeneratedPaths(bench);
  describePlainExample(bench);
});
