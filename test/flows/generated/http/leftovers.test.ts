import { expect, it } from 'vitest';
import { PROVIDERS } from '../../email-run.ts';
import { type EmailBench, startEmailBench } from './email-bench.ts';
import { httpEmailModel } from './email-model.ts';

// What a path over HTTP may leave behind: without these, a driver that overlooks it would pass everything.

const LEFT: Readonly<Record<string, (bench: EmailBench) => void>> = {
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
  const bench = await startEmailBench('okta', httpEmailModel('okta'), {});
  leave(bench);
  await expect(bench.close()).rejects.toThrow(`After the end there is still ${what}.`);
});

it.each(PROVIDERS)(
  'a request that waits at the end is dropped, and nothing comes of it on %s',
  async (provider) => {
    const bench = await startEmailBench(provider, httpEmailModel(provider), { email: 'new@example.com' });
    await bench.settle();
    await bench.close();

    const { requests, outbox } = bench.world.emulator;
    expect(requests.all.map(({ reached }) => reached)).toEqual([false]);
    expect(outbox.messages('new@example.com')).toEqual([]);
  },
);
