import { describe, expect, it } from 'vitest';
import { createCoverage, describeFlow } from '../../../../src/testing/index.ts';
import type { Unreached } from './over-http.ts';
import { createHttpPasskeyDriver } from './passkey-driver.ts';
import { httpPasskeyModel } from './passkey-model.ts';

const UNREACHED: readonly Unreached[] = [
  {
    reason: 'Auth0 does not tell a session that is over from a passkey that it does not take.',
    transitions: ['deciding: always #5 [isSignInOver] -> expired'],
  },
];

describe('the sign-in with a passkey over HTTP on auth0', () => {
  const coverage = createCoverage(httpPasskeyModel);

  describeFlow(
    httpPasskeyModel,
    createHttpPasskeyDriver(httpPasskeyModel),
    { describe, it },
    { onPath: (path) => coverage.add(httpPasskeyModel, path) },
  );

  it('takes every transition but those that are listed with their reason', () => {
    const listed = UNREACHED.flatMap(({ transitions }) => transitions);
    expect([...coverage.count('transitions').missing].sort()).toEqual([...listed].sort());
  });

  it('brings about every outcome that the provider can cause', () => {
    expect(coverage.count('outcomes').missing).toEqual([]);
  });
});
