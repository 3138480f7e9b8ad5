import { err, ok, type Result } from 'neverthrow';
import { assign, createActor, setup } from 'xstate';
import {
  type Account,
  type AccountFailure,
  type Continuation,
  createSimulatedClock,
  type Secret,
  type SimulatedClock,
} from '../../../src/domain/index.ts';
import { actorsOf, type Port, type Service } from '../../../src/ports/index.ts';
import {
  createFlows,
  createMemoryStorage,
  type FlowStorage,
  type FlowsOptions,
  withServices,
} from '../../../src/runtime/index.ts';

export const ACCOUNT: Account = { provider: 'okta', issuer: 'https://issuer.example.com', subject: 'user-1' };

interface SampleServices {
  readonly send: Service<{ readonly to: string; readonly code: Secret<string> | null }, Sent>;
  readonly look: Service<
    { readonly to: string; readonly session: Continuation<string> | null },
    { readonly found: boolean }
  >;
}

interface Sent {
  readonly session: Continuation<string>;
}

const samplePort: Port<SampleServices> = {
  send: { kind: 'effect', failures: ['network'] },
  look: { kind: 'read', failures: ['network'] },
};

interface SampleContext {
  readonly to: string;
  readonly fired: readonly string[];
  readonly secrets: { readonly code: Secret<string> | null };
  readonly continuations: { readonly session: Continuation<string> | null };
}

/** A flow with one effect, one read, three timers, a secret and a continuation. */
export const sampleMachine = setup({
  types: {
    input: {} as { readonly to: string; readonly code?: Secret<string> },
    context: {} as SampleContext,
    output: {} as { readonly fired: readonly string[] },
    events: {} as
      | { readonly type: 'flow.interrupted' }
      | { readonly type: 'sample.send' }
      | { readonly type: 'sample.look' }
      | { readonly type: 'sample.end' },
  },
  actors: actorsOf<SampleServices>(samplePort),
  delays: { short: 1_000, middle: 2_000, long: 5_000 },
  actions: {
    note: assign(({ context }, { name }: { name: string }) => ({ fired: [...context.fired, name] })),
    keepSession: assign((_, { session }: Sent) => ({ continuations: { session } })),
    dropSession: assign({ continuations: { session: null } }),
  },
}).createMachine({
  id: 'sample',
  context: ({ input }) => ({
    to: input.to,
    fired: [],
    secrets: { code: input.code ?? null },
    continuations: { session: null },
  }),
  output: ({ context }) => ({ fired: context.fired }),
  initial: 'active',
  states: {
    active: {
      type: 'parallel',
      on: { 'sample.end': '#sample.ended' },
      states: {
        journey: {
          initial: 'waiting',
          states: {
            waiting: { on: { 'sample.send': 'sending', 'sample.look': 'looking' } },
            sending: {
              invoke: {
                id: 'send',
                src: 'send',
                input: ({ context }) => ({ to: context.to, code: context.secrets.code }),
                onDone: {
                  target: 'sent',
                  actions: { type: 'keepSession', params: ({ event }) => event.output },
                },
                onError: 'waiting',
              },
              on: {
                'flow.interrupted': {
                  target: 'looking',
                  actions: { type: 'note', params: { name: 'interrupted' } },
                },
              },
            },
            sent: { on: { 'sample.look': 'looking' } },
            looking: {
              invoke: {
                id: 'look',
                src: 'look',
                input: ({ context }) => ({ to: context.to, session: context.continuations.session }),
                onDone: { target: 'waiting', actions: 'dropSession' },
                onError: 'waiting',
              },
            },
          },
        },
        short: {
          initial: 'running',
          states: {
            running: {
              after: { short: { target: 'over', actions: { type: 'note', params: { name: 'short' } } } },
            },
            over: {},
          },
        },
        middle: {
          initial: 'running',
          states: {
            running: {
              after: { middle: { target: 'over', actions: { type: 'note', params: { name: 'middle' } } } },
            },
            over: {},
          },
        },
        long: {
          initial: 'running',
          states: {
            running: {
              after: { long: { target: 'over', actions: { type: 'note', params: { name: 'long' } } } },
            },
            over: {},
          },
        },
      },
    },
    ended: { type: 'final' },
  },
});

interface Call {
  readonly name: 'send' | 'look';
  readonly input: unknown;
  answer(result: Result<unknown, AccountFailure>): Promise<void>;
}

/** A page: everything a reload makes anew. Pages share the clock and the text in the storage. */
export function openPage(
  options: Partial<FlowsOptions> & { storage?: FlowStorage; clock?: SimulatedClock } = {},
) {
  const clock = options.clock ?? createSimulatedClock();
  const storage = options.storage ?? createMemoryStorage();
  const calls: Call[] = [];
  const storageErrors: unknown[] = [];
  let ids = 0;
  const scripted = (name: Call['name']) => (input: unknown) =>
    new Promise<never>((resolve) => {
      calls.push({
        name,
        input,
        async answer(result) {
          resolve(result as never);
          await digested();
        },
      });
    });
  const machine = withServices(sampleMachine, { send: scripted('send'), look: scripted('look') });
  const flows = createFlows({
    account: ACCOUNT,
    newFlowId: () => {
      ids += 1;
      return `flow-${ids}`;
    },
    onStorageError: (error) => void storageErrors.push(error),
    ...options,
    storage,
    clock,
  });
  return {
    clock,
    storage,
    calls,
    storageErrors,
    machine,
    flows,
    names: () => calls.map(({ name }) => name),
    stored: (flowId = 'flow-1') => storage.getItem(`account-flows.flow ${flowId}`) ?? '',
  };
}

/** What another page finds: the same text, in a storage object of its own. */
export function copyOf(storage: FlowStorage): FlowStorage {
  const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '');
  return createMemoryStorage(keys.map((key) => [key, storage.getItem(key) ?? '']));
}

/** Lets promises settle; no time passes. */
export async function digested(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await null;
}

export { createActor, err, ok };
