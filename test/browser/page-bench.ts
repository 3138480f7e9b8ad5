import { createVirtualAuthenticator, EMULATOR_CLIENT_ID } from '../../src/emulator/index.ts';
import { createClocks } from '../flows/generated/http/settings.ts';
import type { Device } from './device.ts';
import { type HeldRequests, holdRequests } from './held-requests.ts';
import type { SeenFlow } from './page/flow-bench.ts';
import { enrollmentServicesOf } from './page/provider-services.ts';
import type { Provider } from './tenants.ts';
import { createTenant, LOGIN } from './tenants.ts';

/** What a path is walked on: a page, the provider behind it, and time that passes by the path alone. */
export interface PageBench extends Device {
  readonly held: HeldRequests;
  /** The id of a credential that is on the user's account from the beginning. */
  readonly knownCredential: string;
  elapse(byMs: number): Promise<SeenFlow>;
  /** Really reloads the page, and carries on with the flow when so much time has passed. */
  reload(awayMs: number): Promise<SeenFlow>;
  close(): Promise<void>;
}

/** Longer than any path. */
const MONTH_SECONDS = 2_592_000;

export async function openPageBench(device: Device, pageUrl: string, provider: Provider): Promise<PageBench> {
  const { page, authenticator } = device;
  const clocks = createClocks();
  const { emulator } = createTenant(provider, {
    clock: clocks.server,
    // Options lapse by the client's clock: what becomes of credentials that come too late is not told here.
    codeLifetimeSeconds: MONTH_SECONDS,
    accessTokenLifetimeSeconds: MONTH_SECONDS,
    // Else nobody is asked to verify the user, and no ceremony fails for that.
    webAuthn: { userVerification: 'required' },
  });
  const { url, close } = await emulator.listen();
  const { accessToken, subject } = await emulator.issueToken(LOGIN);
  const visit = { provider, url, accessToken, subject, clientId: EMULATOR_CLIENT_ID };
  const knownCredential = await enrolledElsewhere();
  const held = holdRequests(emulator, provider);

  /** The user has enrolled another authenticator before. */
  async function enrolledElsewhere(): Promise<string> {
    const services = enrollmentServicesOf({ ...visit, clock: clocks.client });
    const { signal } = new AbortController();
    const started = (await services.start({ proven: null }, { signal }))._unsafeUnwrap();
    const credential = await createVirtualAuthenticator().create(started.registration.options, {
      origin: new URL(pageUrl).origin,
    });
    const registered = await services.register({ ...started, credential, proven: null }, { signal });
    return registered._unsafeUnwrap().credentialId;
  }

  function arrive(): Promise<void> {
    return page.evaluate(([who, now]) => flowBench.visit(who, now), [visit, clocks.client.now()] as const);
  }

  await authenticator.lose();
  await page.goto(pageUrl);
  await page.evaluate(() => sessionStorage.clear());
  await arrive();
  return {
    page,
    authenticator,
    held,
    knownCredential,
    async elapse(byMs) {
      clocks.client.advance(byMs);
      return page.evaluate((ms) => flowBench.advance(ms), byMs);
    },
    async reload(awayMs) {
      clocks.client.advance(awayMs);
      await page.reload();
      await arrive();
      return page.evaluate(() => flowBench.resume());
    },
    async close() {
      await page.evaluate(() => flowBench.stop());
      emulator.faults.clear();
      await close();
    },
  };
}
