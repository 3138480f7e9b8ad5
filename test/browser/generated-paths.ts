import { describe, expect, it } from 'vitest';
import {
  createCoverage,
  describeFlow,
  type FlowPath,
  interruptionPaths,
  narrowOutcomes,
  reloadPaths,
  runPath,
} from '../../src/testing/index.ts';
import { webAuthnEnrollmentModels } from '../flows/generated/webauthn-enrollment.model.ts';
import type { BrowserBench } from './browser-bench.ts';
import { createPageDriver, PAGE_OUTCOMES } from './page-driver.ts';
import type { Provider } from './tenants.ts';

const model = narrowOutcomes(
  webAuthnEnrollmentModels['any provider'],
  ({ src, name }) => PAGE_OUTCOMES[src]?.includes(name) ?? false,
);

/** The paths of the WebAuthn flow that touch the ceremony, on a page. */
export function describeGeneratedPaths({ device, urlOf }: BrowserBench): void {
  const driverOn = (provider: Provider) => createPageDriver(device, () => urlOf('/bench'), provider, model);

  describe('the generated paths of the WebAuthn flow on okta', () => {
    const coverage = createCoverage(model);
    const driver = driverOn('okta');

    describeFlow(model, driver, { describe, it }, { onPath: (path) => coverage.add(model, path) });

    it('bring every ceremony about', () => {
      expect(coverage.count('outcomes').missing).toEqual([]);
    });
  });

  // Its session is what a reload has to bring back.
  describe('the generated paths of the WebAuthn flow on auth0, with reloads', () => {
    const driver = driverOn('auth0');
    const cover = model.paths('transitions');

    it.each([
      ...interruptionPaths(model, cover, ['flow.cancel', 'flow.interrupted']),
      ...reloadPaths(model, cover).filter(isAway),
    ])('$title', (path) => runPath(model, driver, path));
  });
}

function isAway({ steps }: FlowPath): boolean {
  return steps.some((step) => step.type === 'reload' && step.isAway);
}
