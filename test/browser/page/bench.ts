import { type AnyActorRef, type AnyStateMachine, waitFor } from 'xstate';
import { webAuthnEnrollmentMachine } from '../../../machines/webauthn-enrollment.ts';
import {
  createSimulatedClock,
  type PublicKeyCredentialCreationOptionsJSON,
  type SimulatedClock,
} from '../../../src/domain/index.ts';
import type { RegistrationCeremonyServices } from '../../../src/ports/index.ts';
import { keyOf } from '../../../src/runtime/flow-storage.ts';
import {
  createFlows,
  createStepUp,
  type FlowEnvelope,
  type Flows,
  type ResumableFlow,
  redact,
  withServices,
} from '../../../src/runtime/index.ts';
import { webAuthnCeremonies } from '../../../src/webauthn/index.ts';
import type { EarlyEnding, SeenFlow } from './flow-bench.ts';
import { enrollmentServicesOf } from './provider-services.ts';

interface Visited {
  readonly flows: Flows;
  readonly machine: AnyStateMachine;
  readonly clock: SimulatedClock;
}

const FLOW_ID = 'walked';
const ceremonies = webAuthnCeremonies();

let visited: Visited | undefined;
let flow: ResumableFlow<AnyStateMachine> | undefined;
let ending: EarlyEnding | null = null;
let letGo: () => void = () => {};

/** What would not wait for a driver by itself does. */
const services: RegistrationCeremonyServices = {
  async checkSupport(input, options) {
    await released(options.signal);
    return ceremonies.checkSupport(input, options);
  },
  async createCredential({ options }, { signal }) {
    if (ending === null) return ceremonies.createCredential({ options }, { signal });
    const leading = optionsLeadingTo(ending, options);
    await released(signal);
    return ceremonies.createCredential({ options: leading }, { signal });
  },
};

globalThis.flowBench = {
  visit(visit, now) {
    const account = { provider: visit.provider, issuer: visit.url, subject: visit.subject };
    const clock = createSimulatedClock(now);
    const machine = withServices(webAuthnEnrollmentMachine, {
      ...enrollmentServicesOf({ ...visit, clock }),
      ...services,
      stepUp: createStepUp({ account, strategies: [], clock }).service,
    });
    const flows = createFlows({ account, storage: sessionStorage, clock, newFlowId: () => FLOW_ID });
    visited = { flows, machine, clock };
  },
  start(input) {
    const { flows, machine } = page();
    flow = flows.start(machine, { input });
    return see();
  },
  async resume() {
    const { flows, machine } = page();
    const resumed = await flows.resume(machine, FLOW_ID);
    if (resumed.isErr()) throw new Error(`The flow is not resumed: ${resumed.error.kind}.`);
    flow = resumed.value ?? undefined;
    return see();
  },
  send(type, early) {
    ending = early;
    running().actor.send({ type });
    return see();
  },
  advance(byMs) {
    page().clock.advance(byMs);
    return see();
  },
  release: () => letGo(),
  becomeOld() {
    Reflect.deleteProperty(globalThis, 'PublicKeyCredential');
  },
  async isOver(id) {
    const { actor } = running();
    const call = actor.getSnapshot().children[id];
    await waitFor(actor, ({ children }) => children[id] === undefined || children[id] !== call);
    return see();
  },
  see,
  stop() {
    flow?.forget();
    flow = undefined;
  },
};

function see(): SeenFlow {
  const { actor } = running();
  const { status, value, tags, context, output, children } = actor.getSnapshot();
  const invoked: readonly (AnyActorRef | undefined)[] = Object.values(children);
  const calls = invoked.flatMap((child) =>
    child?.getSnapshot().status === 'active' ? [{ id: child.id, src: String(child.src) }] : [],
  );
  return {
    status,
    value: redact(value),
    tags: [...tags],
    context: redact(context),
    output: redact(output),
    timers:
      stored()?.timers.map(({ id, event, dueAt }) => ({
        id,
        eventType: event.type,
        dueInMs: dueAt - page().clock.now(),
      })) ?? [],
    calls,
  };
}

function page(): Visited {
  if (!visited) throw new Error('Nobody has come to the page: call visit first.');
  return visited;
}

function running(): ResumableFlow<AnyStateMachine> {
  if (!flow) throw new Error('No flow is on the page: call start first.');
  return flow;
}

function released(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    letGo = resolve;
    signal.addEventListener('abort', () => resolve());
  });
}

function optionsLeadingTo(
  early: EarlyEnding,
  options: PublicKeyCredentialCreationOptionsJSON,
): PublicKeyCredentialCreationOptionsJSON {
  if (early === 'rp_mismatch') return { ...options, rp: { ...options.rp, id: 'login.example.com' } };
  if (early === 'invalid_input') return { ...options, user: { ...options.user, id: 'A'.repeat(100) } };
  return options;
}

/** The flow's timers stand in its envelope only. */
function stored(): Pick<FlowEnvelope, 'timers'> | null {
  const text = sessionStorage.getItem(keyOf(FLOW_ID));
  return text === null ? null : JSON.parse(text);
}
