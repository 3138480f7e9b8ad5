import { EMULATOR_CLIENT_ID } from '../../src/emulator/index.ts';
import type { Device } from './device.ts';
import type { PageFlow, ShownFlow, UserEvent } from './page/account-page.ts';
import type { Provider } from './tenants.ts';
import { type CeremonyOptions, createTenant, LOGIN, type Tenant } from './tenants.ts';

/** A provider, its user's page in a real browser, and the authenticator of their device. */
export interface Stage extends Device {
  readonly tenant: Tenant;
  /** Who the user is to the provider. */
  readonly subject: string;
  /** Starts a flow on the page, and answers its id. */
  start(flow: PageFlow): Promise<string>;
  /** From now on, what is done and shown is about this flow. */
  turnTo(flowId: string): Promise<void>;
  /** Reloads the page, which carries on with its flow. */
  reload(): Promise<void>;
  /** The user does something. */
  send(type: UserEvent['type']): Promise<void>;
  /** Waits for a screen; the last one is `end`. */
  shows(step: string): Promise<ShownFlow>;
  close(): Promise<void>;
}

/** Has a new user come to the page, who has no authenticator yet. */
export async function openStage(
  { page, authenticator }: Device,
  pageUrl: string,
  provider: Provider,
  options: CeremonyOptions = {},
): Promise<Stage> {
  const tenant = createTenant(provider, { webAuthn: options });
  const { url, close } = await tenant.emulator.listen();
  const { accessToken, subject } = await tenant.emulator.issueToken(LOGIN);
  const visit = { provider, url, accessToken, subject, clientId: EMULATOR_CLIENT_ID };
  let running: readonly [PageFlow, string] | undefined;

  async function arrive(): Promise<void> {
    await page.evaluate((who) => accountPage.visit(who), visit);
  }

  await authenticator.lose();
  await page.goto(pageUrl);
  await page.evaluate(() => sessionStorage.clear());
  await arrive();
  return {
    tenant,
    page,
    subject,
    authenticator,
    async start(flow) {
      const flowId = await page.evaluate((name) => accountPage.start(name), flow);
      running = [flow, flowId];
      return flowId;
    },
    turnTo: (flowId) => page.evaluate((id) => accountPage.turnTo(id), flowId),
    async reload() {
      if (!running) throw new Error('There is no flow to carry on with: call start first.');
      await page.reload();
      await arrive();
      await page.evaluate(([flow, flowId]) => accountPage.resume(flow, flowId), running);
    },
    send: (type) => page.evaluate((event) => accountPage.send(event), { type }),
    shows: (step) => page.evaluate((name) => accountPage.shows(name), step),
    close,
  };
}
