import type { AnyActorRef } from 'xstate';
import { isRecord } from '../src/domain/index.ts';
import { parseWwwAuthenticate } from '../src/http/index.ts';

/** Tells what happens, one line a step: the flow's state, what was sent, what came back. */
export interface Narration {
  title(text: string): void;
  line(what: string, result?: string): void;
  /** Takes the state of its lines from this flow. */
  follow(flow: AnyActorRef): void;
  /** A `fetch` that is told about as it goes. */
  readonly fetch: typeof globalThis.fetch;
}

const STATE_WIDTH = 19;
const WHAT_WIDTH = 62;

/** Narrates to `print`, a line at a time; nothing secret is in what it prints of requests and answers. */
export function createNarration(print: (line: string) => void = console.log): Narration {
  let flow: AnyActorRef | undefined;

  function row(state: string, what: string, result = ''): void {
    print(`  ${state.padEnd(STATE_WIDTH)}${what.padEnd(WHAT_WIDTH)} ${result && `→ ${result}`}`.trimEnd());
  }

  return {
    title(text) {
      flow = undefined;
      print(`\n${text}\n`);
    },
    line: (what, result) => row(stateOf(flow), what, result),
    follow(next) {
      flow = next;
    },
    async fetch(input, init) {
      const { method, url } = new Request(input, init);
      const state = stateOf(flow);
      const request = `${method} ${shortened(new URL(url).pathname)}`;
      try {
        const answer = await globalThis.fetch(input, init);
        row(state, request, await meaningOf(answer.clone()));
        return answer;
      } catch (problem) {
        row(state, request, 'no answer');
        throw problem;
      }
    },
  };
}

function stateOf(flow: AnyActorRef | undefined): string {
  const value: unknown = flow?.getSnapshot().value;
  if (!isRecord(value)) return String(value ?? 'signing in');
  return isRecord(value.active) ? String(value.active.journey) : '';
}

// Ids are long and tell a reader nothing.
function shortened(path: string): string {
  return path.replace(/[^/]*\d[^/]*/g, (id) =>
    id.length > 12 ? `${decodeURIComponent(id).slice(0, 8)}…` : id,
  );
}

async function meaningOf(answer: Response): Promise<string> {
  const [challenge] = parseWwwAuthenticate(answer.headers.get('www-authenticate'));
  const { error, max_age: maxAge } = challenge?.parameters ?? {};
  if (error) return [answer.status, error, maxAge && `max_age=${maxAge}`].filter(Boolean).join(' ');
  if (answer.status < 400) return String(answer.status);
  const body: unknown = await answer.json().catch(() => undefined);
  const code = isRecord(body) ? (body.errorCode ?? body.error ?? body.type) : undefined;
  return [answer.status, String(code ?? '').replace(/^.*\//, '')].join(' ').trim();
}
