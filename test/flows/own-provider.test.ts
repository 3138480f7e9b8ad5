import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createActor } from 'xstate';
import { emailEnrollmentMachine } from '../../machines/email-enrollment.ts';
import { createSimulatedClock } from '../../src/domain/index.ts';
import { createStepUp, secret, withServices } from '../../src/index.ts';
import { digested } from '../machines/scripted-email.ts';
import { type Directory, directoryEmailEnrollment } from './own-provider.ts';

function start(directory: Directory) {
  const clock = createSimulatedClock();
  const account = { provider: 'directory', issuer: 'https://directory.example.com', subject: 'user-1' };
  const services = {
    ...directoryEmailEnrollment(directory, clock),
    stepUp: createStepUp({ account, strategies: [] }).service,
  };
  const machine = withServices(emailEnrollmentMachine, services);
  return createActor(machine, { clock, input: { email: 'new@example.com' } }).start();
}

describe('a provider of one’s own', () => {
  it('runs the email flow, wrong code included', async () => {
    const directory: Directory = { entries: new Map() };
    const flow = start(directory);
    await digested();
    flow.send({ type: 'code.submit', code: secret('000000') });
    await digested();
    expect(flow.getSnapshot().context.failure?.kind).toBe('invalid_code');
    flow.send({ type: 'code.submit', code: secret('424242') });
    await digested();
    expect(flow.getSnapshot().output?.outcome).toBe('enrolled');
    expect(directory.entries.get('new@example.com')?.verified).toBe(true);
  });

  it('has its abandoned entries adopted', async () => {
    const directory: Directory = { entries: new Map([['new@example.com', { code: '1', verified: false }]]) };
    const flow = start(directory);
    await digested();
    expect(flow.getSnapshot().matches({ active: { journey: 'awaitingCode' } })).toBe(true);
  });

  it('takes fewer than 60 lines', () => {
    const source = readFileSync(new URL('./own-provider.ts', import.meta.url), 'utf8');
    expect(source.split('\n').length).toBeLessThan(60);
  });
});
