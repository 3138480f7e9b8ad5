import { describe, expect, test } from 'vitest';
import type { HttpClient } from '../../src/http/index.ts';
import { auth0ProcessBench } from './auth0/bench.ts';
import { auth0Expected } from './auth0/expected-failures.ts';
import { auth0Groups } from './auth0/groups.ts';
import { auth0Refusals } from './auth0/refusals.ts';
import { type ExpectedFailures, expectedOutcomes } from './expected-failures.ts';
import { type Cell, type FaultBench, LOST_ANSWER, outcomeOf, SLOW_DRIP, wireCells } from './fault-cells.ts';
import { oktaProcessBench } from './okta/bench.ts';
import { oktaExpected } from './okta/expected-failures.ts';
import { oktaGroups } from './okta/groups.ts';
import { oktaRefusals } from './okta/refusals.ts';
import type { Refusal } from './refusals.ts';
import type { OperationGroup, Send } from './sample.ts';

// Every operation of both providers × everything that can go wrong with it: the kind of failure, what was
// sent, and that nothing is left alive. Effects may be retried as often as the client allows reads to be:
// that they are not is part of each outcome.
const EFFECT_RETRIES = 2;

interface Provider<C, B extends FaultBench<C>> {
  readonly groups: Readonly<Record<string, OperationGroup<C, B['emulator']>>>;
  readonly refusals: Readonly<Record<string, Refusal>>;
  readonly expected: ExpectedFailures;
  openBench(): Promise<B>;
}

function describeProvider<C extends HttpClient, B extends FaultBench<C>>(
  name: string,
  { groups, refusals, expected, openBench }: Provider<C, B>,
): void {
  const samples = Object.values(groups).flatMap((group) => Object.entries(group.samples));

  describe(name, () => {
    test.each(samples)('%s', async (operation, sample) => {
      const bench = await openBench();
      const send = await sample(bench);
      const outcomes: Record<string, string> = {};
      // First, since it is what really happens; what comes after it strikes before the effect.
      outcomes['slow drip'] = await outcomeOf(bench, send, SLOW_DRIP);
      const isRead = bench.emulator.requests.all.at(-1)?.method === 'GET';
      const maxRetries = isRead ? 0 : EFFECT_RETRIES;
      const call: Send = (options) => send({ maxRetries, ...options });
      const ownCells = Object.entries(refusals).map(([name, trouble]): [string, Cell] => [name, { trouble }]);
      const cells = Object.entries(wireCells(bench.clock, bench.wire.lastText));
      for (const [trouble, cell] of [...cells, ...ownCells]) {
        outcomes[trouble] = await outcomeOf(bench, call, cell);
      }

      const lost = await openBench();
      const sendLost = await sample(lost);
      outcomes['lost answer'] = await outcomeOf(
        lost,
        (options) => sendLost({ maxRetries, ...options }),
        LOST_ANSWER,
      );

      expect(outcomes).toEqual(expectedOutcomes(expected, operation));
      expect(lost.emulator.requests.all.at(-1)?.reached).toBe(true);
    });

    test('has every operation that is expected to differ', () => {
      const names = samples.map(([operation]) => operation);
      expect(names).toEqual(
        expect.arrayContaining([...Object.keys(expected.own), ...expected.withoutContent]),
      );
    });
  });
}

describeProvider('okta', {
  groups: oktaGroups,
  refusals: oktaRefusals,
  expected: oktaExpected,
  openBench: oktaProcessBench,
});
describeProvider('auth0', {
  groups: auth0Groups,
  refusals: auth0Refusals,
  expected: auth0Expected,
  openBench: auth0ProcessBench,
});
