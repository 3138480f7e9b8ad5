import { afterEach, describe, expect, it } from 'vitest';
import { type FailureKind, secret } from '../../src/domain/index.ts';
import type { Fault } from '../../src/emulator/index.ts';
import { emailEnrollmentPort } from '../../src/ports/index.ts';
import { send } from '../../src/runtime/index.ts';
import {
  EMAIL,
  type EmailRun,
  type FlowOperation,
  PROVIDERS,
  type Provider,
  startEmailRun,
} from './email-run.ts';

const open: EmailRun[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((run) => run.close()));
});

/**
 * What goes wrong before the operation takes effect, what the flow makes of it, and what it had sent: the answers
 * that say least. What every other answer becomes, test/operations/faults.test.ts says of each operation.
 */
const FAULTS: readonly (readonly [string, Omit<Fault, 'times'>, FailureKind])[] = [
  ['the connection is dropped', { reset: true }, 'network'],
  ['the success is HTML', { status: 200, body: '<html>Log in</html>' }, 'malformed_response'],
  ['it is too fast for no stated time', { status: 429, body: {} }, 'rate_limited'],
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
  ['auth0', 'challenge'],
  ['auth0', 'verify'],
];

// What the flow does by itself; for the rest the user does something first.
const isByItself = (provider: Provider, operation: FlowOperation) =>
  operation === 'enroll' || (operation === 'challenge' && provider === 'okta');

/** Starts a flow in which the operation goes wrong. */
async function failIn(provider: Provider, operation: FlowOperation, fault: Fault): Promise<EmailRun> {
  const isFirst = isByItself(provider, operation);
  const run = await startEmailRun(provider, { faults: isFirst ? [[operation, fault]] : [] });
  open.push(run);
  await run.settled();
  if (isFirst) return run;
  run.fault(operation, fault);
  begin(run, operation);
  await run.settled();
  return run;
}

function begin(run: EmailRun, operation: FlowOperation): void {
  run.emulator.requests.clear();
  if (operation === 'verify') send(run.flow, { type: 'code.submit', code: secret(run.code()) });
  if (operation === 'challenge') {
    run.clock.advance(30_000);
    send(run.flow, { type: 'code.resend' });
  }
  if (operation === 'discard') {
    send(run.flow, { type: 'flow.cancel' });
    send(run.flow, { type: 'enrollment.discard' });
  }
}

/** Brings the flow to where the operation's request has arrived and is not answered. */
async function hangIn(provider: Provider, operation: FlowOperation) {
  const isFirst = isByItself(provider, operation);
  const run = await startEmailRun(provider, isFirst ? { hold: operation } : {});
  open.push(run);
  if (!isFirst) await run.settled();
  const hold = run.held ?? run.hold(operation);
  if (!isFirst) begin(run, operation);
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
    const isUntold = provider === 'auth0' && operation !== 'verify';
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

  it('nothing secret is in failures, snapshots and requests’ paths, even where the answer quotes it', async () => {
    const run = await startEmailRun(provider);
    open.push(run);
    await run.settled();
    const code = run.code();
    const quoted = {
      errorCode: 'E0000001',
      errorSummary: `no ${code}`,
      title: `no ${code}`,
      type: `${code}`,
    };
    run.fault('verify', {
      status: 400,
      body: quoted,
      headers: { 'www-authenticate': `Bearer error="${code}"` },
    });
    await run.submit(code);
    const seen = JSON.stringify([run.failure(), run.flow.getPersistedSnapshot(), run.emulator.requests.all]);
    expect(seen).not.toContain(code);
    expect(seen).not.toContain('eyJ');
  });
});

describe('on okta, when a look-up', () => {
  it.each(FAULTS)('does not succeed because %s, it can be made again', async (_, fault, kind) => {
    const run = await startEmailRun('okta');
    open.push(run);
    await run.settled();
    run.fault('find', fault);
    const again = run.again({ email: EMAIL });
    await again.settled();
    expect([again.failure()?.kind, run.count('find')]).toEqual([kind, 1]);
    run.clock.advance(30_000);
    await again.retry();
    expect([again.state(), run.count('enroll', 'reached')]).toEqual(['awaitingCode', 1]);
  });
});

describe('on okta, when asking after the link', () => {
  it.each(FAULTS)('does not succeed because %s, the code can be typed all the same', async (_, fault) => {
    const run = await startEmailRun('okta');
    open.push(run);
    await run.settled();
    run.fault('poll', fault);
    run.clock.advance(5_000);
    await run.submit(run.code());
    expect(run.state()).toBe('enrolled');
  });
});

describe('on okta, when a discard', () => {
  it.each(FAULTS.filter(([, { status = 400 }]) => status >= 300))(
    'does not succeed because %s, it is sent once and can be retried',
    async (_, fault, kind) => {
      const run = await failIn('okta', 'discard', fault);
      expect([run.failure()?.kind, run.count('discard')]).toEqual([kind, 1]);
      run.clock.advance(30_000);
      await run.retry();
      expect(run.flow.getSnapshot().output).toEqual({
        outcome: 'cancelled',
        left: null,
        mayBeEnrolled: false,
      });
      expect(run.count('discard', 'reached')).toBe(1);
    },
  );
});

describe('what the provider means', () => {
  it.each(PROVIDERS)('is not_enabled when the API is switched off at %s', async (provider) => {
    const run = await startEmailRun(provider, { emulator: { features: { myAccount: false } } });
    open.push(run);
    await run.settled();
    expect([run.state(), run.failure()?.kind]).toEqual(['failed', 'not_enabled']);
  });

  it('is limit_reached when okta has no room for another address', async () => {
    const body = { errorCode: 'E0000001', errorSummary: 'Api validation failed: Exceeded cardinality max' };
    const run = await failIn('okta', 'enroll', { status: 400, body });
    expect([run.state(), run.failure()?.kind]).toEqual(['failed', 'limit_reached']);
  });

  it('is challenge_expired when okta has sent another code since, and the newest does', async () => {
    const run = await startEmailRun('okta');
    open.push(run);
    await run.settled();
    const { enrollment } = run.flow.getSnapshot().context;
    if (!enrollment) throw new Error('Nothing was enrolled.');
    const first = run.code();
    const other = run.again({ enrollment });
    await other.settled();
    await run.submit(first);
    expect([run.state(), run.failure()?.kind]).toEqual(['expired', 'challenge_expired']);
    await other.submit(run.code());
    expect(other.state()).toBe('enrolled');
  });

  it('is not_found when the entry was deleted at okta meanwhile, and retry enrolls it anew', async () => {
    const run = await startEmailRun('okta');
    open.push(run);
    await run.settled();
    const { enrollment } = run.flow.getSnapshot().context;
    if (!enrollment) throw new Error('Nothing was enrolled.');
    const code = run.code();
    await run.services.discard({ enrollment, proven: null }, { signal: new AbortController().signal });
    await run.submit(code);
    expect([run.state(), run.failure()?.kind]).toEqual(['failed', 'not_found']);
    run.clock.advance(30_000);
    await run.retry();
    expect([run.state(), run.count('enroll')]).toEqual(['awaitingCode', 2]);
  });

  it('is conflict when the address is a factor at auth0 already, and another can be given', async () => {
    const run = await startEmailRun('auth0');
    open.push(run);
    await run.settled();
    await run.submit(run.code());
    const again = run.again({ email: EMAIL });
    await again.settled();
    expect([again.state(), again.failure()?.kind]).toEqual(['awaitingEmail', 'conflict']);
  });
});
