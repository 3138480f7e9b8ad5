import { type Auth0Client, type Auth0ClientOptions, createAuth0Client } from '../../../src/auth0/index.ts';
import { createSimulatedClock } from '../../../src/domain/index.ts';
import {
  type Auth0Emulator,
  type Auth0EmulatorOptions,
  createAuth0Emulator,
} from '../../../src/emulator/index.ts';
import type { TokenRequest } from '../../../src/http/index.ts';
import type { OperationBench, OperationGroup, OperationSample } from '../sample.ts';

export type Auth0OperationBench = OperationBench<Auth0Client, Auth0Emulator>;

/** A group whose samples are those of its scopes, no more and no less. */
export interface Auth0OperationGroup<Scopes extends Readonly<Record<string, readonly string[]>>>
  extends OperationGroup<Auth0Client, Auth0Emulator> {
  readonly scopes: Scopes;
  readonly samples: { readonly [Name in keyof Scopes]: OperationSample<Auth0Client, Auth0Emulator> };
}

const USER = 'mia@example.com';

/** A client that speaks to an emulator over HTTP. */
export async function auth0OperationBench(
  options: Partial<Omit<Auth0ClientOptions, 'domain' | 'baseUrl'>> = {},
  settings: Auth0EmulatorOptions = {},
): Promise<Auth0OperationBench & { close(): Promise<void> }> {
  const clock = createSimulatedClock();
  const users = [{ login: USER, password: 'first-password' }];
  const emulator = createAuth0Emulator({ clock, users, rateLimits: false, ...settings });
  const server = await emulator.listen();
  const { accessToken, subject } = await emulator.issueToken(USER);
  const asked: TokenRequest[] = [];
  const client = createAuth0Client({
    baseUrl: server.url,
    account: { provider: 'auth0', issuer: server.url, subject },
    token(request) {
      asked.push(request);
      return { accessToken, subject };
    },
    clock,
    random: () => 0.5,
    maxRetries: 0,
    ...options,
  });
  return { client, emulator, user: USER, clock, asked, close: server.close };
}
