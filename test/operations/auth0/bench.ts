import { type Auth0Client, type Auth0ClientOptions, createAuth0Client } from '../../../src/auth0/index.ts';
import { createSimulatedClock } from '../../../src/domain/index.ts';
import {
  type Auth0Emulator,
  type Auth0EmulatorOptions,
  createAuth0Emulator,
} from '../../../src/emulator/index.ts';
import type { TokenRequest } from '../../../src/http/index.ts';
import type { OperationBench, OperationGroup, OperationSample, ProcessBench } from '../sample.ts';
import { createWire } from '../wire.ts';

export type Auth0OperationBench = OperationBench<Auth0Client, Auth0Emulator>;

/** A group whose samples are those of its scopes, no more and no less. */
export interface Auth0OperationGroup<Scopes extends Readonly<Record<string, readonly string[]>>>
  extends OperationGroup<Auth0Client, Auth0Emulator> {
  readonly scopes: Scopes;
  readonly samples: { readonly [Name in keyof Scopes]: OperationSample<Auth0Client, Auth0Emulator> };
}

const USER = 'mia@example.com';

type Options = Partial<Omit<Auth0ClientOptions, 'domain' | 'baseUrl'>>;

/** A client that speaks to an emulator over HTTP. */
export async function auth0OperationBench(
  options: Options = {},
  settings: Auth0EmulatorOptions = {},
): Promise<Auth0OperationBench & { close(): Promise<void> }> {
  const prepared = prepare(settings);
  const server = await prepared.emulator.listen();
  return { ...(await benchOf(prepared, server.url, options)), close: server.close };
}

/** A client that speaks to an emulator in the same process, over a wire that counts. */
export async function auth0ProcessBench(
  options: Options = {},
): Promise<ProcessBench<Auth0Client, Auth0Emulator>> {
  const prepared = prepare({});
  const { emulator } = prepared;
  const wire = createWire(emulator.fetch);
  return { ...(await benchOf(prepared, emulator.url, { fetch: wire.fetch, ...options })), wire };
}

function prepare(settings: Auth0EmulatorOptions) {
  const clock = createSimulatedClock();
  const users = [{ login: USER, password: 'first-password' }];
  const features = { plannedOperations: true, ...settings.features };
  return {
    clock,
    emulator: createAuth0Emulator({ clock, users, rateLimits: false, ...settings, features }),
  };
}

async function benchOf(
  { clock, emulator }: ReturnType<typeof prepare>,
  baseUrl: string,
  options: Options,
): Promise<Auth0OperationBench> {
  const { accessToken, subject } = await emulator.issueToken(USER);
  const asked: TokenRequest[] = [];
  const client = createAuth0Client({
    baseUrl,
    account: { provider: 'auth0', issuer: baseUrl, subject },
    token(request) {
      asked.push(request);
      return { accessToken, subject };
    },
    clock,
    random: () => 0.5,
    maxRetries: 0,
    plannedOperations: true,
    ...options,
  });
  return { client, emulator, user: USER, clock, asked };
}
