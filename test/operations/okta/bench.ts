import { createSimulatedClock } from '../../../src/domain/index.ts';
import {
  createOktaEmulator,
  type OktaEmulator,
  type OktaEmulatorOptions,
} from '../../../src/emulator/index.ts';
import type { TokenRequest } from '../../../src/http/index.ts';
import { createOktaClient, type OktaClient, type OktaClientOptions } from '../../../src/okta/index.ts';
import type { OperationBench, OperationGroup, OperationSample, ProcessBench } from '../sample.ts';
import { createWire } from '../wire.ts';

export type OktaOperationBench = OperationBench<OktaClient, OktaEmulator>;

/** A group whose samples are those of its scopes, no more and no less. */
export interface OktaOperationGroup<Scopes extends Readonly<Record<string, readonly string[]>>>
  extends OperationGroup<OktaClient, OktaEmulator> {
  readonly scopes: Scopes;
  readonly samples: { readonly [Name in keyof Scopes]: OperationSample<OktaClient, OktaEmulator> };
}

const USER = 'mia@example.com';

type Options = Partial<OktaClientOptions>;

/** A client that speaks to an emulator over HTTP. */
export async function oktaOperationBench(
  options: Options = {},
  settings: OktaEmulatorOptions = {},
): Promise<OktaOperationBench & { close(): Promise<void> }> {
  const prepared = prepare(settings);
  const server = await prepared.emulator.listen();
  return { ...(await benchOf(prepared, server.url, options)), close: server.close };
}

/** A client that speaks to an emulator in the same process, over a wire that counts. */
export async function oktaProcessBench(
  options: Options = {},
): Promise<ProcessBench<OktaClient, OktaEmulator>> {
  const prepared = prepare({});
  const { emulator } = prepared;
  const wire = createWire(emulator.fetch);
  return { ...(await benchOf(prepared, emulator.url, { fetch: wire.fetch, ...options })), wire };
}

function prepare(settings: OktaEmulatorOptions) {
  const clock = createSimulatedClock();
  const users = [{ login: USER, password: 'first-password' }];
  return {
    clock,
    emulator: createOktaEmulator({ clock, users, rateLimits: false, stepUp: false, ...settings }),
  };
}

async function benchOf(
  { clock, emulator }: ReturnType<typeof prepare>,
  baseUrl: string,
  options: Options,
): Promise<OktaOperationBench> {
  const { accessToken, subject } = await emulator.issueToken(USER);
  const asked: TokenRequest[] = [];
  const client = createOktaClient({
    baseUrl,
    account: { provider: 'okta', issuer: baseUrl, subject },
    token(request) {
      asked.push(request);
      return { accessToken, subject };
    },
    clock,
    random: () => 0.5,
    maxRetries: 0,
    ...options,
  });
  return { client, emulator, user: USER, clock, asked };
}
