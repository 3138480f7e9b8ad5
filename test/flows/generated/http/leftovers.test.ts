import { expect, it } from 'vitest';
import type { EmailEnrollment } from '../../../../src/ports/index.ts';
import { PROVIDERS } from '../../email-run.ts';
import { type CodeBench, startCodeBench } from './code-bench.ts';
import { emailFlow } from './email-flow.ts';

// What a path over HTTP may leave behind: without these, a driver that overlooks it would pass everything.

const LEFT: Readonly<Record<string, (bench: CodeBench<EmailEnrollment>) => void>> = {
  'the fault for createEmail': ({ world }) =>
    world.emulator.faults.add({ operation: 'createEmail', status: 500 }),
  'the step-up prompt': ({ desk }) => {
    const request = { requirement: { maxAgeSeconds: 0 }, operation: 'verify', demandedAt: 0 };
    void desk.stepUp.service(request, { signal: new AbortController().signal });
  },
  'the timer later': ({ actor }) => {
    actor.send({ type: 'flow.cancel' });
    actor.system.scheduler.schedule(actor, actor, { type: 'flow.retry' }, 1_000, 'later');
  },
};

it.each(Object.entries(LEFT))('a path that leaves behind %s fails at its end', async (what, leave) => {
  const bench = await startCodeBench(emailFlow, 'okta', emailFlow.model('okta'), {});
  leave(bench);
  await expect(bench.close()).rejects.toThrow(`After the end there is still ${what}.`);
});

it.each(PROVIDERS)(
  'a request that waits at the end is dropped, and nothing comes of it on %s',
  async (provider) => {
    const bench = await startCodeBench(emailFlow, provider, emailFlow.model(provider), {
      email: 'new@example.com',
    });
    await bench.settle();
    await bench.close();

    const { requests, outbox } = bench.world.emulator;
    expect(requests.all.map(({ reached }) => reached)).toEqual([false]);
    expect(outbox.messages('new@example.com')).toEqual([]);
  },
);
