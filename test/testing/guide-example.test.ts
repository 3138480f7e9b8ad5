import { describe, expect, it } from 'vitest';
import { assign, fromPromise, setup } from 'xstate';
import {
  createActorDriver,
  createCoverage,
  createFlowModel,
  describeFlow,
  provesFinalReachable,
  provesWayOut,
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
  expect(provesFinalReachable(uploadModel).counterexamples).toEqual([]);
  expect(provesWayOut(uploadModel, 'failed').counterexamples).toEqual([]);
});
