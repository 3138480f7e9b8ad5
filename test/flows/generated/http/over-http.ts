import { describe, expect, it } from 'vitest';
import { createCoverage, describeFlow } from '../../../../src/testing/index.ts';
import { PROVIDERS, type Provider } from '../../email-run.ts';
import type { FlowOverHttp } from './flow-over-http.ts';

/** Transitions that no path over HTTP takes at a provider, and why. */
export interface Unreached {
  readonly reason: string;
  readonly transitions: readonly string[];
}

/** What is not taken at each provider. */
export type UnreachedAt = Readonly<Record<Provider, readonly Unreached[]>>;

/** Runs the transition cover of a flow at each provider; all but what is listed is taken. */
export function describeOverHttp(name: string, flow: FlowOverHttp, unreached: UnreachedAt): void {
  describe.each(PROVIDERS)(`${name} over HTTP on %s`, (provider) => {
    const model = flow.model(provider);
    const coverage = createCoverage(model);

    describeFlow(
      model,
      flow.driver(provider, model),
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
