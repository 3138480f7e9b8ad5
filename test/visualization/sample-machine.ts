import { and, assign, fromPromise, not, raise, setup } from 'xstate';

/** A machine with one of each thing that a diagram has to show. */
export const sampleMachine = setup({
  types: {
    context: {} as { count: number },
    events: {} as { type: 'start' } | { type: 'stop' } | { type: 'internal.tick' } | { type: 'note' },
    tags: {} as 'busy' | 'awaitingUser',
  },
  actors: { load: fromPromise(async () => 1) },
  delays: { patience: 5 },
  guards: {
    isReady: () => true,
    isBroken: () => false,
    isEarly: ({ context }) => context.count < 1,
  },
  actions: {
    count: assign({ count: ({ context }) => context.count + 1 }),
    announce: raise({ type: 'internal.tick' }),
  },
}).createMachine({
  id: 'sample',
  context: { count: 0 },
  initial: 'idle',
  states: {
    idle: {
      tags: 'awaitingUser',
      meta: { step: 'start' },
      description: 'Nothing has begun.',
      entry: 'count',
      exit: ['count', 'announce'],
      on: {
        start: [{ guard: and(['isReady', not('isBroken')]), target: 'working' }, { actions: 'announce' }],
        stop: {},
        note: { actions: raise({ type: 'internal.tick' }) },
      },
    },
    working: {
      type: 'parallel',
      on: { stop: { target: 'ended', actions: 'count' } },
      states: {
        loading: {
          initial: 'asking',
          on: { 'internal.tick': '.asking' },
          states: {
            asking: {
              tags: 'busy',
              invoke: { id: 'first', src: 'load', onDone: 'deciding', onError: '#sample.ended' },
              after: { patience: 'deciding', 30000: { target: 'asking', reenter: true } },
            },
            deciding: {
              always: [
                { guard: 'isReady', target: 'asking' },
                { guard: 'isBroken', target: 'asking' },
                { guard: 'isEarly', target: 'asking', actions: 'count' },
                { guard: 'isReady', target: '#sample.ended' },
                { target: 'asking' },
              ],
            },
          },
        },
        watching: {},
      },
    },
    ended: { type: 'final' },
  },
});
