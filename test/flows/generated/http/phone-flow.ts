import { phoneEnrollmentMachine } from '../../../../machines/phone-enrollment.ts';
import * as auth0 from '../../../../src/auth0/index.ts';
import { isRecord, secret } from '../../../../src/domain/index.ts';
import type { OutboxMessage } from '../../../../src/emulator/index.ts';
import * as okta from '../../../../src/okta/index.ts';
import type {
  PhoneEnrollment,
  PhoneEnrollmentServices,
  StepUpServices,
} from '../../../../src/ports/index.ts';
import { withServices } from '../../../../src/runtime/index.ts';
import { USER } from '../../email-run.ts';
import { type Auth0Tenant, createAuth0Tenant } from './auth0-tenant.ts';
import { type Auth0Kind, createAuth0World } from './auth0-world.ts';
import type { CodeFlow } from './code-flow.ts';
import { createNumberDesk, type NumberDesk } from './number-desk.ts';
import { createOktaTenant, type OktaTenant } from './okta-tenant.ts';
import { createOktaWorld, type OktaKind } from './okta-world.ts';
import { httpPhoneModel, NUMBER } from './phone-model.ts';
import { phoneProjection } from './phone-projection.ts';
import { answerOf } from './service-result.ts';
import type { Holding, OtherClient } from './world.ts';

const anotherAddress = '+4915199999999';
const channel = 'sms';
const options = { signal: new AbortController().signal };
const proven = null;
const LIFETIME_MS = okta.PHONE_CODE_LIFETIME_MS;

/** The phone flow over HTTP. */
export const phoneFlow: CodeFlow<PhoneEnrollment> = {
  model: httpPhoneModel,
  projection: phoneProjection,
  async createWorld(provider, clocks, wire) {
    if (provider === 'auth0') {
      const tenant = await createAuth0Tenant(clocks, wire);
      return createAuth0World(clocks, tenant, auth0Phone(tenant));
    }
    // Okta does not say how long a phone's code lives: the library counts on the documented time.
    const tenant = await createOktaTenant(clocks, { wire, codeLifetimeSeconds: LIFETIME_MS / 1_000 });
    return createOktaWorld(clocks, tenant, oktaPhone(tenant));
  },
};

function oktaPhone({ emulator, client, clientOf }: OktaTenant): OktaKind<PhoneEnrollment> {
  const others = okta.phoneEnrollment(clientOf(USER));
  const numbers = createNumberDesk();
  return {
    requests: {
      enroll: 'createPhone',
      challenge: 'sendPhoneChallenge',
      verify: 'verifyPhoneChallenge',
      find: 'listPhones',
      discard: 'deletePhone',
    },
    address: NUMBER,
    anotherAddress,
    desks: { checkNumber: numbers },
    checkSent,
    // Okta contract 7.2: a phone that is verified already stays so
    isProofRepeatable: true,
    machine: (settings, holding, stepUp) =>
      machineOf(okta.phoneEnrollment(client(settings)), others, numbers, holding, stepUp),
    client: (user, number) => otherClient(okta.phoneEnrollment(clientOf(user)), number),
    entry: () => emulator.accounts.get(USER).phones.find(({ number }) => number === NUMBER),
    enrollmentOf: (id) => ({ id, phoneNumber: NUMBER, discardable: true }),
    add: (status) => emulator.accounts.addPhone(USER, { number: NUMBER, status }),

    async prepare({ operation, input }) {
      // Once nothing was delivered, it stays so: only what is marked as sent again gets through.
      if (operation === 'challenge' && !isResend(input)) emulator.accounts.setPhoneDelivery(USER, 'works');
    },

    async cause({ operation, name, input }) {
      if (operation === 'challenge' && name === 'delivery_failed' && !isResend(input)) {
        emulator.accounts.setPhoneDelivery(USER, 'fails');
        return {};
      }
      // It lapses on its way to the server.
      if (operation === 'verify' && name === 'challenge_expired') return { lateByMs: LIFETIME_MS };
      return undefined;
    },

    async isStillGood({ code, ...sent }) {
      const proof = { ...sent, continuation: null, code: secret(code), proven };
      const old = await others.verify(proof, options);
      return old.isOk() || old.error.kind !== 'invalid_code';
    },
  };
}

// Each enrollment has a code and a session of its own: older codes stay good.
function auth0Phone({ emulator, client, clientOf }: Auth0Tenant): Auth0Kind<PhoneEnrollment> {
  const others = auth0.phoneEnrollment(clientOf(USER));
  const numbers = createNumberDesk();
  return {
    requests: {
      enroll: 'createAuthenticationMethod',
      challenge: 'createAuthenticationMethod',
      verify: 'verifyAuthenticationMethod',
      find: 'listAuthenticationMethods',
    },
    address: NUMBER,
    anotherAddress,
    desks: { checkNumber: numbers },
    checkSent,
    machine: (settings, holding, stepUp) =>
      machineOf(auth0.phoneEnrollment(client(settings)), others, numbers, holding, stepUp),
    client: (user, number) => otherClient(auth0.phoneEnrollment(clientOf(user)), number),
    isEntry: (method) => method.type === 'phone' && method.phoneNumber === NUMBER,
    add: () => emulator.accounts.addMethod(USER, { type: 'phone', phoneNumber: NUMBER, channel: 'sms' }),
  };
}

function machineOf(
  services: PhoneEnrollmentServices,
  others: PhoneEnrollmentServices,
  { checkNumber }: NumberDesk,
  holding: Holding,
  stepUp: StepUpServices['stepUp'],
) {
  return withServices(phoneEnrollmentMachine, {
    checkNumber,
    enroll: holding('enroll', services.enroll, others.enroll),
    challenge: holding('challenge', services.challenge, others.challenge),
    verify: holding('verify', services.verify, others.verify),
    find: holding('find', services.find, others.find),
    discard: holding('discard', services.discard, others.discard),
    stepUp,
  });
}

// What others send is marked as sent again, so that it arrives whatever does not.
function otherClient(services: PhoneEnrollmentServices, phoneNumber: string): OtherClient<PhoneEnrollment> {
  const isResend = true;
  return {
    enroll: () => services.enroll({ phoneNumber, channel, proven }, options).then(answerOf),
    challenge: (enrollment) =>
      services.challenge({ enrollment, channel, isResend, proven }, options).then(answerOf),
    find: () => services.find({ phoneNumber, enrollment: null, proven }, options).then(answerOf),
    discard: (enrollment) => services.discard({ enrollment, proven }, options).then(answerOf),
  };
}

/** The code came by the channel that was asked for. */
function checkSent(input: unknown, message: OutboxMessage): void {
  const asked = isRecord(input) ? input.channel : undefined;
  if (message.channel !== asked) throw new Error(`A code was sent by ${message.channel}, not by ${asked}.`);
}

function isResend(input: unknown): boolean {
  return isRecord(input) && input.isResend === true;
}
