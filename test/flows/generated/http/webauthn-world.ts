import type { AnyStateMachine } from 'xstate';
import { PAGE } from '../../../../demo/virtual-ceremony.ts';
import { webAuthnEnrollmentMachine } from '../../../../machines/webauthn-enrollment.ts';
import * as auth0 from '../../../../src/auth0/index.ts';
import * as okta from '../../../../src/okta/index.ts';
import type {
  StartedRegistration,
  StepUpServices,
  WebAuthnEnrollmentServices,
} from '../../../../src/ports/index.ts';
import { withServices } from '../../../../src/runtime/index.ts';
import { type Provider, USER } from '../../email-run.ts';
import { auth0Demand } from './auth0-demand.ts';
import { auth0PasskeyList } from './auth0-passkey-list.ts';
import { createAuth0Tenant } from './auth0-tenant.ts';
import { type CeremonyDesk, createCeremonyDesk } from './ceremony-desk.ts';
import { createOktaTenant } from './okta-tenant.ts';
import { answerOf } from './service-result.ts';
import type { Clocks } from './settings.ts';
import type { ClientSettings, Tenant, Wire } from './tenant.ts';
import type { Cause, FlowWorld, Holding, Requests } from './world.ts';

export type WebAuthnRequest = 'start' | 'register' | 'find';

/** A provider's emulator, with what else happens at the account beside the flow. */
export interface WebAuthnWorld extends FlowWorld<WebAuthnRequest> {
  readonly ceremonies: CeremonyDesk;
  /** The ids of the credentials on the account. */
  credentialIds(): readonly string[];
  /** Puts the credential of the authenticator that is asked for it on the account, once. */
  enrollOther(): Promise<void>;
  /** What the flow has sent, or would, is sent by another client: the credential is on the account then. */
  save(): Promise<void>;
  /** Whether the account has more credentials than are listed; only where a list has an end. */
  setListFull?(isFull: boolean): Promise<void>;
  /** More is demanded of the user from now on, in the way of this name; undefined where only a fault does it. */
  demand(operation: WebAuthnRequest, name: string): Cause | undefined;
}

/** What each provider has of its own. */
interface WebAuthnKind extends Tenant {
  readonly requests: Requests<WebAuthnRequest>;
  /** The services as the flow has them, and as another client of the account does. */
  services(settings: ClientSettings): WebAuthnEnrollmentServices;
  readonly others: WebAuthnEnrollmentServices;
  credentialIds(): readonly string[];
  setListFull?(isFull: boolean): Promise<void>;
  demand(operation: WebAuthnRequest, name: string): Cause | undefined;
}

const options = { signal: new AbortController().signal };
const proven = null;

export async function createWebAuthnWorld(
  provider: Provider,
  clocks: Clocks,
  wire?: Wire,
): Promise<WebAuthnWorld> {
  const kind = await (provider === 'okta' ? oktaKind(clocks, wire) : auth0Kind(clocks, wire));
  const { others } = kind;
  const ceremonies = createCeremonyDesk();
  let started: StartedRegistration | undefined;

  function machine(
    settings: ClientSettings,
    holding: Holding<WebAuthnRequest>,
    stepUp: StepUpServices['stepUp'],
  ): AnyStateMachine {
    const services = kind.services(settings);
    return withServices(webAuthnEnrollmentMachine, {
      ...ceremonies.services,
      start: holding(
        'start',
        async (input, { signal }) => {
          const answer = await services.start(input, { signal });
          if (answer.isOk()) started = answer.value;
          return answer;
        },
        others.start,
      ),
      register: holding('register', services.register, others.register),
      find: holding('find', services.find, others.find),
      stepUp,
    });
  }

  return {
    ...kind,
    ceremonies,
    desks: ceremonies.desks,
    machine,
    async enrollOther() {
      if (ceremonies.enrolled.credentials.length > 0) return;
      const { registration, continuation } = await others.start({ proven }, options).then(answerOf);
      const credential = await ceremonies.enrolled.create(registration.options, PAGE);
      await others.register({ registration, continuation, credential, proven }, options).then(answerOf);
    },
    async save() {
      const { credential } = ceremonies;
      if (!started || !credential) throw new Error('There is no credential to save.');
      await others.register({ ...started, credential, proven }, options).then(answerOf);
    },
  };
}

async function oktaKind(clocks: Clocks, wire?: Wire): Promise<WebAuthnKind> {
  const tenant = await createOktaTenant(clocks, { wire });
  const { emulator, client, clientOf } = tenant;
  return {
    ...tenant,
    requests: {
      start: 'startWebAuthnEnrollment',
      register: 'createWebAuthnEnrollment',
      find: 'listWebAuthnEnrollments',
    },
    services: (settings) => okta.webAuthnEnrollment(client(settings)),
    others: okta.webAuthnEnrollment(clientOf(USER)),
    credentialIds: () =>
      emulator.accounts.get(USER).webauthnCredentials.map(({ credentialId }) => credentialId),
    demand(operation, name) {
      // Okta contract 3.2; only what changes something is refused so, and by one policy.
      if (operation === 'find' || name !== 'step_up_required') return undefined;
      clocks.tickServer();
      emulator.accounts.demandStepUp(USER);
      return { isDemand: true };
    },
  };
}

async function auth0Kind(clocks: Clocks, wire?: Wire): Promise<WebAuthnKind> {
  const tenant = await createAuth0Tenant(clocks, wire);
  const { emulator, client, clientOf } = tenant;
  return {
    ...tenant,
    requests: {
      start: 'createAuthenticationMethod',
      register: 'verifyAuthenticationMethod',
      find: 'listAuthenticationMethods',
    },
    services: (settings) => auth0.webAuthnEnrollment(client(settings)),
    others: auth0.webAuthnEnrollment(clientOf(USER)),
    credentialIds: () =>
      emulator.accounts
        .get(USER)
        .methods.flatMap((method) => (method.type === 'passkey' ? method.credentialId : [])),
    setListFull: auth0PasskeyList(tenant),
    demand: (_, name) => auth0Demand(clocks, tenant, name),
  };
}
