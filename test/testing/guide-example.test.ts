import { describe, expect, it } from 'vitest';
import { type AnyActorRef, assign, createActor, fromPromise, SimulatedClock, setup } from 'xstate';
import {
  createActorDriver,
  createCoverage,
  createFlowModel,
  describeFlow,
  differencesOf,
  type FlowDriver,
  type FlowWatch,
  missingExecutor,
  narrowOutcomes,
  projectedView,
  provesFinalReachable,
  provesWayOut,
  refuseLeftovers,
  watchFlow,
} from '../../src/testing/index.ts';

interface UploadInput {
  readonly file: string;
}

const uploadMachine = setup({
  types: {
    input: {} as UploadInput,
    context: {} as { file: string; attempts: number; url: string | null },
    events: {} as { type: 'upload.retry' } | { type: 'upload.cancel' },
    tags: {} as 'busy' | 'failed',
  },
  actors: {
    upload: fromPromise<{ url: string }, { file: string }>(async () => {
      throw new Error('Provide the upload.');
    }),
  },
  delays: { backOff: ({ context }) => 1_000 * 2 ** context.attempts },
  guards: {
    isTooLarge: (_, { error }: { error: unknown }) => error === 'too large',
    isLastAttempt: ({ context }) => context.attempts >= 2,
  },
  actions: {
    countAttempt: assign(({ context }) => ({ attempts: context.attempts + 1 })),
    startOver: assign({ attempts: 0 }),
    keepUrl: assign((_, { url }: { url: string }) => ({ url })),
  },
}).createMachine({
  id: 'upload',
  context: ({ input }) => ({ file: input.file, attempts: 0, url: null }),
  initial: 'uploading',
  on: { 'upload.cancel': '.cancelled' },
  states: {
    uploading: {
      tags: 'busy',
      invoke: {
        id: 'upload',
        src: 'upload',
        input: ({ context }) => ({ file: context.file }),
        onDone: { target: 'uploaded', actions: { type: 'keepUrl', params: ({ event }) => event.output } },
        onError: [
          { guard: { type: 'isTooLarge', params: ({ event }) => event }, target: 'refused' },
          { guard: 'isLastAttempt', target: 'failed' },
          { target: 'waiting', actions: 'countAttempt' },
        ],
      },
    },
    waiting: { after: { backOff: 'uploading' } },
    failed: { tags: 'failed', on: { 'upload.retry': { target: 'uploading', actions: 'startOver' } } },
    refused: { type: 'final' },
    uploaded: { type: 'final' },
    cancelled: { type: 'final' },
  },
});

const uploadModel = createFlowModel(uploadMachine, {
  input: { file: 'photo.jpg' },
  events: { 'upload.retry': true, 'upload.cancel': true },
  outcomes: {
    upload: {
      ok: { stored: { url: 'https://example.com/photo.jpg' } },
      errors: { 'connection lost': 'connection lost', 'too large': 'too large' },
    },
  },
});

const coverage = createCoverage(uploadModel);

describeFlow(
  uploadModel,
  createActorDriver(uploadModel),
  { describe, it },
  {
    cover: 'transitionPairs',
    onPath: (path) => coverage.add(uploadModel, path),
  },
);

it('leaves nothing out', () => {
  coverage.atLeast({ states: 1, transitions: 1, outcomes: 1 });
});

it('has no dead end', () => {
  const without = ['upload.cancel'];
  expect(provesFinalReachable(uploadModel, { ends: ['uploaded'], without }).counterexamples).toEqual([]);
  expect(provesWayOut(uploadModel, 'failed', { without }).counterexamples).toEqual([]);
});

const serverModel = narrowOutcomes(uploadModel, ({ name }) => name !== 'too large');

const projection = {
  context: ({ attempts, url }: { attempts: number; url: string | null }) => ({
    attempts,
    isStored: url !== null,
  }),
  inputs: { upload: (input: unknown) => input },
};

function createServerDriver(): FlowDriver {
  let clock: SimulatedClock;
  let actor: AnyActorRef;
  let watch: FlowWatch;
  let answer: (response: Response | null) => void;

  const upload = fromPromise<{ url: string }, { file: string }>(async () => {
    const response = await new Promise<Response | null>((resolve) => {
      answer = resolve;
    });
    return response ? response.json() : Promise.reject('connection lost');
  });
  const settled = () => new Promise((resolve) => setTimeout(resolve));

  return {
    name: 'server',
    start() {
      clock = new SimulatedClock();
      actor = createActor(uploadMachine.provide({ actors: { upload } }), {
        input: { file: 'photo.jpg' },
        clock,
      });
      watch = watchFlow(serverModel, actor, () => clock.now());
      actor.start();
    },
    user({ event }) {
      watch.beginStep();
      actor.send(event);
    },
    async outcome(step) {
      watch.beginStep();
      if (step.name === 'stored') answer(Response.json({ url: 'https://cdn.example.com/7' }));
      else if (step.name === 'connection lost') answer(null);
      else throw missingExecutor('server', step);
      await settled();
    },
    elapse(inMs) {
      watch.beginStep();
      clock.increment(inMs);
    },
    expectState({ moment }) {
      const expected = projectedView(serverModel, moment, projection);
      const seen = projectedView(serverModel, watch.moment(), projection);
      const differences = differencesOf(expected, seen);
      if (differences.length > 0) throw new Error(differences.join('\n'));
    },
    stop() {
      actor.stop();
      refuseLeftovers(watch.moment());
    },
    observe: () => watch.moment(),
  };
}

describeFlow(serverModel, createServerDriver(), { describe, it });
