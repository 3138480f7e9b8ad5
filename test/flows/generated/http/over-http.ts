import { describe, expect, it } from 'vitest';
import { createCoverage, describeFlow } from '../../../../src/testing/index.ts';
import { PROVIDERS, type Provider } from '../../email-run.ts';
import { createHttpCodeDriver } from './code-driver.ts';
import type { CodeFlow } from './code-flow.ts';

/** Transitions that no path over HTTP takes at a provider, and why. */
export interface Unreached {
  readonly reason: string;
  readonly transitions: readonly string[];
}

/** Runs the transition cover of a flow at each provider; all but what is listed is taken. */
export function describeOverHttp<E>(
  name: string,
  flow: CodeFlow<E>,
  unreached: Readonly<Record<Provider, readonly Unreached[]>>,
): void {
  describe.each(PROVIDERS)(`${name} over HTTP on %s`, (provider) => {
    const model = flow.model(provider);
    const coverage = createCoverage(model);

    describeFlow(
      model,
      createHttpCodeDriver(flow, provider, model),
      { describe, it },
      { onPath: (path) => coverage.add(model, path) },
    );

    it('takes every transition but those that are listed with their reason', () => {
      const listed = unreached[provider].flatMap(({ transitions }) => transitions);
      expect([...coverage.count('transitions').missing].sort()).toEqual([...listed].sort());
    });

    it('brings about every outcome that the provider can cause', () => {
      expect(coverage.count('outcomes').missing).toEqual([]);
    });
  });
}
