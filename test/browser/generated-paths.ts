import { describe, expect, it } from 'vitest';
import { createCoverage, describeFlow, narrowOutcomes } from '../../src/testing/index.ts';
import { PROVIDERS } from '../flows/email-run.ts';
import { webAuthnEnrollmentModels } from '../flows/generated/webauthn-enrollment.model.ts';
import type { BrowserBench } from './browser-bench.ts';
import { createPageDriver, PAGE_OUTCOMES } from './page-driver.ts';

const model = narrowOutcomes(
  webAuthnEnrollmentModels['any provider'],
  ({ src, name }) => PAGE_OUTCOMES[src]?.includes(name) ?? false,
);

/** The paths of the WebAuthn flow that touch the ceremony, on a page; where they are interrupted, it is reloaded. */
export function describeGeneratedPaths({ device, urlOf, useDevice }: BrowserBench): void {
  describe.each(PROVIDERS)('the generated paths of the WebAuthn flow on %s', (provider) => {
    useDevice();
    const coverage = createCoverage(model);
    const driver = createPageDriver(device, () => urlOf('/bench'), provider, model);

    describeFlow(model, driver, { describe, it }, { onPath: (path) => coverage.add(model, path) });

    it('bring every ceremony about', () => {
      expect(coverage.count('outcomes').missing).toEqual([]);
    });
  });
}
