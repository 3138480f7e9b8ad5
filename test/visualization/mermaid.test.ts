import { expect, test } from 'vitest';
import { definitionOf, toMermaid } from '../../src/visualization/index.ts';
import { sampleMachine } from './sample-machine.ts';

test('a machine as Mermaid text: regions, lines between them, and notes for what cannot be a line', () => {
  expect(toMermaid(definitionOf(sampleMachine))).toMatchInlineSnapshot(`
    "---
    title: sample
    ---
    stateDiagram-v2
      [*] --> idle
      state "idle" as idle
      note right of idle
        idle: start / announce
        idle: stop (ignored)
        idle: note / raise internal.tick
      end note
      state "working" as working {
        state "loading" as working_loading {
          [*] --> working_loading_asking
          state "asking" as working_loading_asking
          state "deciding" as working_loading_deciding
          working_loading_asking --> working_loading_deciding: done
          working_loading_asking --> working_loading_asking: after 30 s
          working_loading_asking --> working_loading_deciding: after patience
          working_loading_deciding --> working_loading_asking: always [isReady]
          working_loading_deciding --> working_loading_asking: always [isBroken]
          working_loading_deciding --> working_loading_asking: always [isEarly] / count
          working_loading_deciding --> working_loading_asking: always
          note right of working_loading_asking
            loading: internal.tick → asking
          end note
        }
        --
        state "watching" as working_watching
      }
      state "ended" as ended
      ended --> [*]
      idle --> working: start [isReady and not isBroken]
      working --> ended: stop / count
      working_loading_asking --> ended: error
      working_loading_deciding --> ended: always [isReady]
    "
  `);
});
