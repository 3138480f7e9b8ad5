import { createSimulatedClock } from '../../../src/domain/index.ts';
import {
  createOktaEmulator,
  type OktaEmulator,
  type OktaEmulatorOptions,
} from '../../../src/emulator/index.ts';
import type { TokenRequest } from '../../../src/http/index.ts';
import { createOktaClient, type OktaClient, type OktaClientOptions } from '../../../src/okta/index.ts';
import type { OperationBench, OperationGroup, OperationSample } from '../sample.ts';

export type OktaOperationBench = OperationBench<OktaClient, OktaEmulator>;

/** A group whose samples are those of its scopes, no more and no less. */
export interface OktaOperationGroup<Scopes extends Readonly<Record<string, readonly string[]>>>
  extends OperationGroup<OktaClient, OktaEmulator> {
  readonly scopes: Scopes;
  readonly samples: { readonly [Name in keyof Scopes]: OperationSample<OktaClient, OktaEmulator> };
}

const USER = 'mia@example.com';

/** A client that speaks to an emulator over HTTP. */
export async function oktaOperationBench(
  options: Partial<OktaClientOptions> = {},
  settings: OktaEmulatorOptions = {},
): Promise<OktaOperationBench & { close(): Promise<void> }> {
  const clock = createSimulatedClock();
  const users = [{ login: USER, password: 'first-password' }];
  const emulator = createOktaEmulator({ clock, users, rateLimits: false, stepUp: false, ...settings });
  const server = await emulator.listen();
  const { accessToken, subject } = await emulator.issueToken(USER);
  const asked: TokenRequest[] = [];
  const client = createOktaClient({
    baseUrl: server.url,
    account: { provider: 'okta', issuer: server.url, subject },
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
