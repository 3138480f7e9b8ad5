import {
  differencesOf,
  type FlowDriver,
  type FlowModel,
  FlowModelError,
  type FlowMoment,
  type FlowStep,
  missingExecutor,
  type OutcomeStep,
  type Projection,
  projectedView,
} from '../../src/testing/index.ts';
import type { Device } from './device.ts';
import { isRequest } from './held-requests.ts';
import type { EarlyEnding, SeenFlow } from './page/flow-bench.ts';
import { openPageBench, type PageBench } from './page-bench.ts';
import type { Provider } from './tenants.ts';
import type { AuthenticatorTraits } from './virtual-authenticator.ts';

/** What is plugged in, for the ceremony that waits for it to come to an outcome. */
const AUTHENTICATORS: Readonly<Record<string, (knownCredential: string) => AuthenticatorTraits>> = {
  'a credential': () => ({ holding: [] }),
  not_completed: () => ({ holding: [], canVerify: false }),
  already_registered: (knownCredential) => ({ holding: [knownCredential] }),
};

/** What is not waited for in the browser, but before. */
const EARLY: readonly EarlyEnding[] = [
  'rp_mismatch',
  'invalid_input',
  'webauthn_unsupported',
  'already_registered',
];

/** The outcomes that a path can ask for; the others have their tests elsewhere. */
export const PAGE_OUTCOMES: Readonly<Record<string, readonly string[]>> = {
  checkSupport: ['supported', 'webauthn_unsupported'],
  createCredential: ['a credential', 'not_completed', ...EARLY],
  // What else may come of requests is told over HTTP, without a browser.
  start: ['options'],
  register: ['enrolled'],
  find: ['absent'],
  stepUp: [],
};

/** How long something on this machine may take, in real ms. */
const PATIENCE_MS = 10_000;

/**
 * A driver for the enrollment of a passkey. Requests wait at the emulator, ceremonies in the browser: for an
 * authenticator, or for the driver's word where the browser would refuse at once. `flow.interrupted` is a real
 * reload.
 */
export function createPageDriver(
  device: () => Device,
  pageUrl: () => string,
  provider: Provider,
  model: FlowModel,
): FlowDriver {
  const projection = projectionOf(model, provider);
  let bench: PageBench | undefined;
  let seen: FlowMoment | undefined;

  function running(): PageBench {
    if (!bench) throw new FlowModelError('The flow is not started: call start first.');
    return bench;
  }

  // Every step ends with a look, at a flow that has come to rest.
  function lastSeen(): FlowMoment {
    if (!seen) throw new FlowModelError('The flow is not started: call start first.');
    return seen;
  }

  /** Each of the calls in flight waits at the provider, and none that was left does. */
  async function settle(first: SeenFlow): Promise<void> {
    const { page, held } = running();
    let flow = first;
    for (const since = performance.now(); ; ) {
      const calls = flow.calls.map(({ src }) => src).filter(isRequest);
      seen = momentIn(flow, model);
      if (held.waiting().join() === calls.sort().join()) return;
      if (performance.now() - since > PATIENCE_MS)
        throw new Error(
          `In flight: ${calls.join() || 'nothing'}; at the provider: ${held.waiting().join()}.`,
        );
      flow = await page.evaluate(() => flowBench.see());
    }
  }

  async function bringAbout(step: OutcomeStep): Promise<void> {
    const { src, name } = step;
    const { page, held, authenticator, knownCredential } = running();
    if (!PAGE_OUTCOMES[src]?.includes(name)) throw missingExecutor('page', step);
    const plugged = src === 'createCredential' ? AUTHENTICATORS[name] : undefined;
    if (plugged) await authenticator.plugIn(plugged(knownCredential));
    if (isRequest(src)) return held.release(src);
    if (name === 'webauthn_unsupported') await page.evaluate(() => flowBench.becomeOld());
    await page.evaluate(() => flowBench.release());
  }

  return {
    name: `page (${provider})`,
    async start(input) {
      bench = await openPageBench(device(), pageUrl(), provider);
      await settle(await bench.page.evaluate((given) => flowBench.start(given), input));
    },
    async user({ event: { type } }, ahead) {
      const { page, reload } = running();
      if (type === 'flow.interrupted') return settle(await reload(0));
      const sent = [type, earlyEndingIn(ahead)] as const;
      await settle(await page.evaluate(([name, early]) => flowBench.send(name, early), sent));
    },
    async outcome(step) {
      const { page, authenticator } = running();
      await bringAbout(step);
      const flow = await page.evaluate((id) => flowBench.isOver(id), step.id);
      await authenticator.unplug();
      await settle(flow);
    },
    async elapse(inMs) {
      await settle(await running().elapse(inMs));
    },
    async reload(awayMs) {
      await settle(await running().reload(awayMs));
    },
    expectState({ moment }) {
      const differences = differencesOf(
        projectedView(model, moment, projection),
        projectedView(model, lastSeen(), projection),
      );
      if (differences.length > 0) throw new Error(differences.join('\n'));
    },
    async stop() {
      const ending = bench;
      bench = undefined;
      await ending?.close();
    },
    observe: lastSeen,
  };
}

/** What the ceremony that begins now comes to at once. */
function earlyEndingIn(ahead: readonly FlowStep[]): EarlyEnding | null {
  const next = ahead.findIndex((step) => step.type === 'user' && step.event.type === 'ceremony.start');
  const own = next < 0 ? ahead : ahead.slice(0, next);
  const ending = own.find((step) => step.type === 'outcome' && step.src === 'createCredential');
  return EARLY.find((kind) => ending?.type === 'outcome' && kind === ending.name) ?? null;
}

/** Okta wants nothing back with the credential, so that there is no session to compare. */
function projectionOf({ declarations: { key } }: FlowModel, provider: Provider): Projection {
  return {
    context(context) {
      const known = key?.(context);
      return provider === 'okta' ? { ...Object(known), hasSession: null } : known;
    },
  };
}

/** What was seen on the page, in the words of the model. */
function momentIn({ tags, timers, ...flow }: SeenFlow, { names }: FlowModel): FlowMoment {
  return {
    snapshot: { ...flow, tags: new Set(tags), output: flow.output ?? undefined },
    timers: timers.map(({ id, eventType, dueInMs }) => ({
      name: id.startsWith(`${eventType}.`) ? `delayed ${eventType}` : names.timer(id),
      dueInMs,
    })),
    calls: flow.calls.map((call) => ({ ...call, input: null })),
    // Neither can be seen from outside of a page; this flow does nothing of the kind.
    emitted: [],
    sent: [],
  };
}
