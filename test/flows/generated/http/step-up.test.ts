import { describe, expect, it } from 'vitest';
import { createCoverage, describeFlow } from '../../../../src/testing/index.ts';
import { PROVIDERS } from '../../email-run.ts';
import { createHttpStepUpDriver } from './step-up-driver.ts';
import { httpStepUpModel } from './step-up-model.ts';

describe.each(PROVIDERS)('the step-up prompt over HTTP on %s', (provider) => {
  const model = httpStepUpModel(provider);
  const coverage = createCoverage(model);

  describeFlow(
    model,
    createHttpStepUpDriver(provider, model),
    { describe, it },
    { onPath: (path) => coverage.add(model, path) },
  );

  it('is covered: every state, every transition and every outcome of a sign-in', () => {
    coverage.atLeast({ states: 1, transitions: 1, outcomes: 1 });
    expect(coverage.count('outcomes').total).toBeGreaterThan(4);
  });
});
