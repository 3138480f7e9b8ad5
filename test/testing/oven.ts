import { assign, cancel, fromCallback, fromPromise, sendTo, setup } from 'xstate';

/** A machine with a bit of everything: regions, history, `always`, three kinds of delay, three kinds of actor. */
export const ovenMachine = setup({
  types: {
    context: {} as { degrees: number; alarms: number; recipe: string | null },
    events: {} as
      | { type: 'door.open' }
      | { type: 'door.close' }
      | { type: 'bake.start'; degrees: number }
      | { type: 'bell.rang' }
      | { type: 'sensor.hot' }
      | { type: 'internal.checked' },
    tags: {} as 'busy' | 'waiting',
  },
  actors: {
    loadRecipe: fromPromise<string, { degrees: number }>(async () => 'bread'),
    sensor: fromCallback(() => {}),
    program: setup({}).createMachine({ initial: 'on', states: { on: {} } }),
  },
  delays: { preheating: ({ context }) => context.degrees * 100, soak: 5_000 },
  guards: {
    isSafe: (_, params: { degrees: number }) => params.degrees <= 250,
    isTooHot: ({ context }) => context.alarms >= 2,
  },
  actions: {
    setDegrees: assign((_, { degrees }: { degrees: number }) => ({ degrees })),
    countAlarm: assign(({ context }) => ({ alarms: Math.min(context.alarms + 1, 2) })),
    keepRecipe: assign((_, recipe: string) => ({ recipe })),
    check: sendTo(({ self }) => self, { type: 'internal.checked' }),
    silence: cancel('bell'),
    ringLater: sendTo(({ self }) => self, { type: 'bell.rang' }, { delay: 60_000, id: 'bell' }),
  },
}).createMachine({
  id: 'oven',
  context: { degrees: 0, alarms: 0, recipe: null },
  type: 'parallel',
  states: {
    door: {
      initial: 'closed',
      states: {
        closed: { on: { 'door.open': 'open' } },
        open: { on: { 'door.close': 'closed' } },
      },
    },
    heat: {
      initial: 'off',
      invoke: { id: 'sensor', src: 'sensor' },
      on: { 'sensor.hot': { actions: 'countAlarm', target: '.judging' } },
      states: {
        off: {
          on: {
            'bake.start': {
              guard: { type: 'isSafe', params: ({ event }) => event },
              target: 'baking',
              actions: { type: 'setDegrees', params: ({ event }) => event },
            },
          },
        },
        baking: {
          initial: 'loading',
          exit: ['check', 'silence'],
          states: {
            loading: {
              tags: 'busy',
              invoke: {
                id: 'load',
                src: 'loadRecipe',
                input: ({ context }) => ({ degrees: context.degrees }),
                onDone: {
                  target: 'preheating',
                  actions: { type: 'keepRecipe', params: ({ event }) => event.output },
                },
                onError: '#oven.heat.off',
              },
            },
            preheating: { tags: 'waiting', after: { preheating: 'soaking', 90000: '#oven.heat.off' } },
            soaking: { entry: 'ringLater', after: { soak: 'running' } },
            running: { invoke: { id: 'run', src: 'program', onDone: 'rung', onError: 'rung' } },
            rung: { on: { 'bell.rang': '#oven.heat.off' } },
            back: { type: 'history', history: 'deep' },
          },
        },
        judging: {
          always: [{ guard: 'isTooHot', target: 'off' }, { target: 'baking.back' }],
        },
      },
    },
    light: {
      initial: 'dark',
      states: { dark: { on: { 'internal.checked': 'lit' } }, lit: {} },
    },
  },
});
