import { describe, expect, test } from 'vitest';
import type { Auth0Client } from '../../src/auth0/index.ts';
import type { Auth0Emulator, OktaEmulator } from '../../src/emulator/index.ts';
import type { OktaClient } from '../../src/okta/index.ts';
import { auth0OperationBench } from './auth0/bench.ts';
import { auth0Groups } from './auth0/groups.ts';
import { oktaOperationBench } from './okta/bench.ts';
import { oktaGroups } from './okta/groups.ts';
import type { OperationBench, OperationGroup } from './sample.ts';

// Every operation of both providers, over HTTP: it reaches its own route once, asks for its own scopes,
// and the emulator's answer passes the client's decoder.
type Bench<C, E> = OperationBench<C, E> & { close(): Promise<void> };

interface Watched {
  readonly requests: { readonly all: readonly { readonly operation: string }[] };
}

function describeGroups<C, E extends Watched>(
  provider: string,
  groups: Readonly<Record<string, OperationGroup<C, E>>>,
  openBench: () => Promise<Bench<C, E>>,
): void {
  for (const [group, { scopes, samples, routes = {} }] of Object.entries(groups)) {
    describe(`${provider} ${group}`, () => {
      test.each(Object.entries(samples))('%s', async (operation, sample) => {
        const bench = await openBench();
        const send = await sample(bench);
        const before = bench.emulator.requests.all.length;
        const askedBefore = bench.asked.length;
        const result = await send();
        await bench.close();
        expect(result._unsafeUnwrap().status).toBeLessThan(300);
        const made = bench.emulator.requests.all.slice(before);
        expect(made.map((request) => request.operation)).toEqual([routes[operation] ?? operation]);
        // What needs no scope goes without a token.
        const asked = scopes[operation]?.length ? [{ scopes: scopes[operation], reason: 'initial' }] : [];
        expect(bench.asked.slice(askedBefore)).toMatchObject(asked);
      });
    });
  }
}

describeGroups<OktaClient, OktaEmulator>('okta', oktaGroups, oktaOperationBench);
describeGroups<Auth0Client, Auth0Emulator>('auth0', auth0Groups, auth0OperationBench);
