import { emailEnrollmentMachine } from '../../../../machines/email-enrollment.ts';
import * as auth0 from '../../../../src/auth0/index.ts';
import * as okta from '../../../../src/okta/index.ts';
import type {
  EmailEnrollment,
  EmailEnrollmentServices,
  StepUpServices,
} from '../../../../src/ports/index.ts';
import { withServices } from '../../../../src/runtime/index.ts';
import { EMAIL, REQUESTS, USER } from '../../email-run.ts';
import { type Auth0Tenant, createAuth0Tenant } from './auth0-tenant.ts';
import { type Auth0Kind, createAuth0World } from './auth0-world.ts';
import type { CodeFlow } from './code-flow.ts';
import { httpEmailModel } from './email-model.ts';
import { emailProjection } from './email-projection.ts';
import { createOktaTenant, type OktaTenant } from './okta-tenant.ts';
import { createOktaWorld, type OktaKind } from './okta-world.ts';
import { answerOf } from './service-result.ts';
import type { Holding, OtherClient } from './world.ts';

const role = 'secondary';
const anotherAddress = 'somebody@example.com';
const options = { signal: new AbortController().signal };
const proven = null;

/** The email flow over HTTP. */
export const emailFlow: CodeFlow<EmailEnrollment> = {
  model: httpEmailModel,
  projection: emailProjection,
  async createWorld(provider, clocks, wire) {
    if (provider === 'auth0') {
      const tenant = await createAuth0Tenant(clocks, wire);
      return createAuth0World(clocks, tenant, auth0Email(tenant));
    }
    const tenant = await createOktaTenant(clocks, { wire });
    return createOktaWorld(clocks, tenant, oktaEmail(tenant));
  },
};

function oktaEmail({ emulator, client, clientOf }: OktaTenant): OktaKind<EmailEnrollment> {
  const others = okta.emailEnrollment(clientOf(USER));
  return {
    requests: REQUESTS.okta,
    address: EMAIL,
    anotherAddress,
    machine: (settings, holding, stepUp) =>
      machineOf(okta.emailEnrollment(client(settings)), others, holding, stepUp),
    client: (user, address) => otherClient(okta.emailEnrollment(clientOf(user)), address),
    entry: () => emulator.accounts.get(USER).emails.find(({ address }) => address === EMAIL),
    enrollmentOf: (id) => ({ id, email: EMAIL, role, discardable: true }),
    add: (status) => emulator.accounts.addEmail(USER, { address: EMAIL, status }),

    async prepare({ operation, name }) {
      // The user follows the link of the newest mail.
      if (operation === 'poll' && name === 'verified') await fetch(emulator.outbox.latest(EMAIL)?.link ?? '');
    },

    async cause({ operation, name }, sendCode) {
      if (operation !== 'verify' || name !== 'challenge_expired') return undefined;
      // The same user has asked for a newer code in another tab.
      await sendCode();
      return {};
    },

    async isStillGood({ enrollment, challenge }) {
      const old = await others.poll({ enrollment, challenge }, options);
      return old.isOk() || old.error.kind !== 'challenge_expired';
    },
  };
}

// Each enrollment has a code and a session of its own: older codes stay good.
function auth0Email({ emulator, client, clientOf }: Auth0Tenant): Auth0Kind<EmailEnrollment> {
  const others = auth0.emailEnrollment(clientOf(USER));
  return {
    requests: REQUESTS.auth0,
    address: EMAIL,
    anotherAddress,
    machine: (settings, holding, stepUp) =>
      machineOf(auth0.emailEnrollment(client(settings)), others, holding, stepUp),
    client: (user, address) => otherClient(auth0.emailEnrollment(clientOf(user)), address),
    isEntry: (method) => method.type === 'email' && method.email === EMAIL,
    add: () => emulator.accounts.addEmail(USER, { address: EMAIL }),
  };
}

function machineOf(
  services: EmailEnrollmentServices,
  others: EmailEnrollmentServices,
  holding: Holding,
  stepUp: StepUpServices['stepUp'],
) {
  return withServices(emailEnrollmentMachine, {
    enroll: holding('enroll', services.enroll, others.enroll),
    challenge: holding('challenge', services.challenge, others.challenge),
    verify: holding('verify', services.verify, others.verify),
    poll: holding('poll', services.poll, others.poll),
    find: holding('find', services.find, others.find),
    discard: holding('discard', services.discard, others.discard),
    stepUp,
  });
}

function otherClient(services: EmailEnrollmentServices, email: string): OtherClient<EmailEnrollment> {
  return {
    enroll: () => services.enroll({ email, role, proven }, options).then(answerOf),
    challenge: (enrollment) => services.challenge({ enrollment, proven }, options).then(answerOf),
    find: () => services.find({ email, role, enrollment: null, proven }, options).then(answerOf),
    discard: (enrollment) => services.discard({ enrollment, proven }, options).then(answerOf),
  };
}
