import { afterEach, describe, expect, it } from 'vitest';
import { type FailureKind, secret } from '../../src/domain/index.ts';
import type { Fault } from '../../src/emulator/index.ts';
import { emailEnrollmentPort } from '../../src/ports/index.ts';
import { send } from '../../src/runtime/index.ts';
import { type EmailRun, type FlowOperation, PROVIDERS, type Provider, startEmailRun } from './email-run.ts';

const open: EmailRun[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((run) => run.close()));
});

/** What goes wrong before the operation takes effect, what the flow makes of it, and what it had sent. */
const FAULTS: readonly (readonly [string, Omit<Fault, 'times'>, FailureKind])[] = [
  ['the connection is dropped', { reset: true }, 'network'],
  ['the answer is cut off', { status: 201, body: { id: 'x'.repeat(99) }, truncate: true }, 'network'],
  ['the provider fails', { status: 500, body: {} }, 'provider_failure'],
  ['a proxy answers HTML', { status: 502, body: '<html>Bad gateway</html>' }, 'provider_failure'],
  ['the success is HTML', { status: 200, body: '<html>Log in</html>' }, 'malformed_response'],
  ['the JSON is damaged', { status: 200, body: '{"id": "a' }, 'malformed_response'],
  ['the types are wrong', { status: 200, body: { id: 7, status: [], profile: 'no' } }, 'malformed_response'],
  ['the answer is empty', { status: 200, body: '' }, 'malformed_response'],
  ['the answer is huge', { status: 200, body: { id: 'x' }, oversizedBytes: 2_000_000 }, 'malformed_response'],
  ['it leads to another origin', { redirectTo: 'http://127.0.0.1:9/elsewhere' }, 'malformed_response'],
  ['it is too fast', { status: 429, headers: { 'retry-after': '7' }, body: {} }, 'rate_limited'],
  [
    'it is too fast for an absurd time',
    { status: 429, headers: { 'retry-after': '99999999999999' }, body: {} },
    'rate_limited',
  ],
  ['it is too fast for no stated time', { status: 429, body: {} }, 'rate_limited'],
  [
    'the token lacks the scope',
    { status: 403, headers: { 'www-authenticate': 'Bearer error="insufficient_scope"' } },
    'insufficient_scope',
  ],
  [
    'the policy forbids it',
    { status: 403, body: { errorCode: 'E0000006', errorSummary: 'No' } },
    'forbidden',
  ],
];

// Okta's verification succeeds without a body, so no body can spoil its success.
function faultsOf(provider: Provider, operation: FlowOperation) {
  if (provider !== 'okta' || operation !== 'verify') return FAULTS;
  return FAULTS.filter(([, { status = 400 }]) => status >= 300);
}

/** The operations that send, with the way to get there. */
const OPERATIONS: readonly (readonly [Provider, FlowOperation])[] = [
  ['okta', 'enroll'],
  ['okta', 'challenge'],
  ['okta', 'verify'],
  ['auth0', 'enroll'],
  ['auth0', 'verify'],
];

async function failIn(provider: Provider, operation: FlowOperation, fault: Fault): Promise<EmailRun> {
  const isFirst = operation !== 'verify';
  const run = await startEmailRun(provider, { faults: isFirst ? [[operation, fault]] : [] });
  open.push(run);
  await run.settled();
  if (isFirst) return run;
  run.fault(operation, fault);
  await run.submit(run.code());
  return run;
}

/** Brings the flow to where the operation's request has arrived and is not answered. */
async function hangIn(provider: Provider, operation: FlowOperation) {
  const isFirst = operation !== 'verify';
  const run = await startEmailRun(provider, isFirst ? { hold: operation } : {});
  open.push(run);
  if (!isFirst) await run.settled();
  const hold = run.held ?? run.hold(operation);
  if (!isFirst) send(run.flow, { type: 'code.submit', code: secret(run.code()) });
  await hold.arrived;
  return { run, hold };
}

/** Does what a user does who does not give up. */
async function carryOn(run: EmailRun): Promise<void> {
  for (let turn = 0; turn < 6 && run.flow.getSnapshot().status === 'active'; turn += 1) {
    run.clock.advance(30_000);
    if (run.state() === 'awaitingCode') await run.submit(run.code());
    else if (run.state() === 'expired') send(run.flow, { type: 'code.resend' });
    else await run.retry();
    await run.settled();
  }
}

describe.each(OPERATIONS)('on %s, when %s', (provider, operation) => {
  it.each(faultsOf(provider, operation))('does not succeed because %s', async (_, fault, kind) => {
    const run = await failIn(provider, operation, fault);
    expect(run.failure()?.kind).toBe(kind);
    expect(emailEnrollmentPort[operation].failures).toContain(kind);
    expect(run.failure()).toEqual(JSON.parse(JSON.stringify(run.failure())));
    expect(run.flow.getSnapshot().status).toBe('active');

    // Time alone sends nothing again.
    const sent = run.count(operation);
    run.clock.advance(20_000);
    expect([sent, run.count(operation)]).toEqual([1, 1]);

    await carryOn(run);
    expect(run.flow.getSnapshot().output?.outcome).toBe('enrolled');
    expect(run.count('verify', 'reached')).toBe(1);
  });

  it('takes effect but its answer is lost, sends it again only where nobody can tell', async () => {
    const run = await failIn(provider, operation, { reset: true, when: 'after' });
    expect([run.failure()?.kind, run.count(operation, 'reached')]).toEqual(['network', 1]);
    await carryOn(run);
    expect(run.flow.getSnapshot().output?.outcome).toBe('enrolled');
    // Auth0 does not list what is pending: there the user sends a new code, after the cooldown.
    const isUntold = provider === 'auth0' && operation === 'enroll';
    expect(run.count(operation, 'reached')).toBe(isUntold ? 2 : 1);
  });

  it('gets no answer, times out once and sends nothing again', async () => {
    const { run } = await hangIn(provider, operation);
    run.clock.advance(60_000);
    await run.settled();
    expect(run.failure()?.kind).toBe('timeout');
    run.clock.advance(20_000);
    expect([run.count(operation), run.count(operation, 'reached')]).toEqual([1, 0]);
    run.emulator.faults.clear();
    await carryOn(run);
    expect(run.flow.getSnapshot().output?.outcome).toBe('enrolled');
  });

  it('is left while under way, aborts its request', async () => {
    const { run, hold } = await hangIn(provider, operation);
    send(run.flow, { type: 'flow.cancel' });
    await hold.abandoned;
    expect(run.count(operation, 'reached')).toBe(0);
  });
});

describe.each(PROVIDERS)('on %s', (provider) => {
  it('a token that is refused twice ends as unauthenticated, with two requests', async () => {
    const body =
      provider === 'okta' ? { errorCode: 'E0000011' } : { type: 'A0E-401-0003', title: 'Invalid Token' };
    const run = await failIn(provider, 'verify', { status: 401, body, times: 2 });
    expect([run.failure()?.kind, run.count('verify')]).toEqual(['unauthenticated', 2]);
    await carryOn(run);
    expect(run.flow.getSnapshot().output?.outcome).toBe('enrolled');
  });

  it('nothing secret is in failures, snapshots and requests’ paths', async () => {
    const run = await failIn(provider, 'verify', { status: 500, body: {} });
    const code = run.code();
    const seen = JSON.stringify([run.failure(), run.flow.getPersistedSnapshot(), run.emulator.requests.all]);
    expect(seen).not.toContain(code);
    expect(seen).not.toContain('eyJ');
  });
});
