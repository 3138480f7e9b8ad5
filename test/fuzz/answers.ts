import fc from 'fast-check';
import type { FetchFunction, HttpClient } from '../../src/http/index.ts';
import { auth0ProcessBench } from '../operations/auth0/bench.ts';
import { auth0Groups } from '../operations/auth0/groups.ts';
import { oktaProcessBench } from '../operations/okta/bench.ts';
import { oktaGroups } from '../operations/okta/groups.ts';
import type { OperationGroup, ProcessBench } from '../operations/sample.ts';
import { challengeText } from './challenges.ts';
import { jsonLike } from './json.ts';
import type { Target } from './target.ts';

interface Given {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

const STATUSES = [200, 200, 200, 200, 201, 202, 400, 401, 403, 404, 409, 429, 500];

/** Every operation, with answers of any kind: what is no answer of the contract is a failure, never a throw. */
export function answerTargets(): Target[] {
  return [
    ...targetsOf('okta', oktaGroups, oktaProcessBench),
    ...targetsOf('auth0', auth0Groups, auth0ProcessBench),
  ];
}

function targetsOf<C extends HttpClient, E>(
  provider: string,
  groups: Readonly<Record<string, OperationGroup<C, E>>>,
  openBench: (options: { fetch: FetchFunction }) => Promise<ProcessBench<C, E>>,
): Target[] {
  return Object.values(groups).flatMap(({ samples }) =>
    Object.entries(samples).map(([operation, sample]) => ({
      name: `${provider} ${operation}`,
      async property() {
        let given: Given | undefined;
        const bench: ProcessBench<C, E> = await openBench({
          fetch: async (url, init) => (given ? answerOf(given) : bench.wire.fetch(url, init)),
        });
        const call = await sample(bench);
        await call();
        const answers = fc.record({
          status: fc.constantFrom(...STATUSES),
          text: jsonLike(bench.wire.lastText),
          headers: fc.record({
            location: fc.string({ maxLength: 40 }),
            'www-authenticate': challengeText,
            'retry-after': fc.string({ maxLength: 10 }),
            'dpop-nonce': fc.string({ maxLength: 10 }),
          }),
        });
        return fc.asyncProperty(answers, async (answer) => {
          given = answer;
          const result = await call({ maxRetries: 0 });
          if (result.isErr() && result.error.kind === 'unexpected') throw new Error(result.error.message);
          if (result.isOk() && answer.status >= 400) throw new Error('A refusal was taken for a success.');
          JSON.stringify(result);
        });
      },
    })),
  );
}

// No Response of the platform: it would take most of the time, and would refuse some of the headers.
function answerOf({ status, text, headers }: Given): Response {
  const fake = {
    status,
    ok: status < 300,
    type: 'basic',
    redirected: false,
    url: '',
    body: null,
    headers: new Map(Object.entries(headers)),
    text: async () => text,
  };
  return fake as unknown as Response;
}
