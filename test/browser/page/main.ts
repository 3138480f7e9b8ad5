import { type AnyMachineSnapshot, type AnyStateMachine, waitFor } from 'xstate';
import { passkeySignInMachine } from '../../../machines/passkey-sign-in.ts';
import { webAuthnEnrollmentMachine } from '../../../machines/webauthn-enrollment.ts';
import type { AccountFailure } from '../../../src/domain/index.ts';
import {
  createFlows,
  createStepUp,
  type Flows,
  type ResumableFlow,
  send,
  withServices,
} from '../../../src/runtime/index.ts';
import { webAuthnCeremonies } from '../../../src/webauthn/index.ts';
import type { PageFlow, ShownFlow, Visit } from './account-page.ts';
import { enrollmentServicesOf, signInServicesOf } from './provider-services.ts';

// The page of an application, as small as it can be: what is tested is what it is made of.

interface Visited {
  readonly flows: Flows;
  readonly machines: Readonly<Record<PageFlow, AnyStateMachine>>;
}

let visited: Visited | undefined;
const running = new Map<string, ResumableFlow<AnyStateMachine>>();
let current = '';

globalThis.accountPage = {
  visit(visit) {
    const account = { provider: visit.provider, issuer: visit.url, subject: visit.subject };
    visited = { flows: createFlows({ account, storage: sessionStorage }), machines: machinesFor(visit) };
  },
  start(name) {
    const { flows, machines } = page();
    return add(flows.start(machines[name], { input: {} }));
  },
  turnTo(flowId) {
    current = flowId;
  },
  async resume(name, flowId) {
    const { flows, machines } = page();
    const resumed = await flows.resume(machines[name], flowId);
    if (resumed.isErr()) throw new Error(`The flow was refused: ${resumed.error.kind}.`);
    if (resumed.value) add(resumed.value);
  },
  send(event) {
    const answer = send(flow().actor, event);
    if (!answer.accepted) throw new Error(`The flow does not take ${event.type}: ${answer.reason}.`);
  },
  async shows(step) {
    const { actor } = flow();
    const isStill = (now: AnyMachineSnapshot) => now.hasTag('awaitingUser') || now.status !== 'active';
    const now = shown(await waitFor(actor, (one) => stepOf(one) === step || isStill(one)));
    if (now.step !== step) throw new Error(`Waited for ${step}, and saw ${JSON.stringify(now)}.`);
    return now;
  },
};

function machinesFor(visit: Visit): Visited['machines'] {
  const { provider, url: issuer, subject } = visit;
  const ceremonies = webAuthnCeremonies();
  const stepUp = createStepUp({ account: { provider, issuer, subject }, strategies: [] });
  return {
    webAuthnEnrollment: withServices(webAuthnEnrollmentMachine, {
      ...enrollmentServicesOf(visit),
      ...ceremonies,
      stepUp: stepUp.service,
    }),
    passkeySignIn: withServices(passkeySignInMachine, { ...signInServicesOf(visit), ...ceremonies }),
  };
}

function page(): Visited {
  if (!visited) throw new Error('Nobody has come to the page: call visit first.');
  return visited;
}

function add(flow: ResumableFlow<AnyStateMachine>): string {
  running.set(flow.flowId, flow);
  current = flow.flowId;
  return current;
}

function flow(): ResumableFlow<AnyStateMachine> {
  const found = running.get(current);
  if (!found) throw new Error('No such flow is on the page: call start first.');
  return found;
}

function shown(snapshot: AnyMachineSnapshot): ShownFlow {
  const { failure }: { failure: AccountFailure | null } = snapshot.context;
  return {
    step: stepOf(snapshot),
    failure,
    output: JSON.parse(JSON.stringify(snapshot.output ?? null)),
  };
}

function stepOf(snapshot: AnyMachineSnapshot): string {
  const [meta]: { readonly step?: string }[] = Object.values(snapshot.getMeta());
  return meta?.step ?? '';
}
