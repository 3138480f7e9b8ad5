import { type PhoneEnrollmentContext, phoneEnrollmentMachine } from '../../../machines/phone-enrollment.ts';
import {
  type PhoneEnrollment,
  phoneEnrollmentPort,
  phoneNumberPort,
  stepUpPort,
} from '../../../src/ports/index.ts';
import { createFlowModel, type FlowModel, portOutcomes } from '../../../src/testing/index.ts';
import {
  type CodeWorld,
  codeEvents,
  codeInvariants,
  codeKey,
  narrowed,
  oneCall,
  otherDemand,
  rateLimited,
  twoCalls,
} from './code-enrollment.model.ts';

export { LEFT_TO_DEFAULT } from './code-enrollment.model.ts';

const NUMBER = '+4915123456789';

const enrollment: PhoneEnrollment = { id: 'phone-1', phoneNumber: NUMBER, discardable: true };

const PORT = { ...phoneEnrollmentPort, ...phoneNumberPort, ...stepUpPort };

function key(context: PhoneEnrollmentContext): unknown {
  return {
    ...codeKey(context),
    hasNumber: context.typed !== '',
    hasChallenge: context.challenge !== null,
  };
}

/** Everything that can happen to the phone flow in a world. */
export function phoneEnrollmentModelOf(world: CodeWorld<PhoneEnrollment>): FlowModel {
  const { confirmReplay } = world;
  const confirmed = confirmReplay && { confirmReplay };
  return createFlowModel(phoneEnrollmentMachine, {
    inputs: {
      'with a number': { phoneNumber: '0151 23456789', country: 'DE', ...confirmed },
      'without a number': { ...confirmed },
      'with an enrollment': { enrollment: world.enrollment, ...confirmed },
    },
    events: {
      'phone.submit': [
        { name: 'a number', event: { type: 'phone.submit', phoneNumber: NUMBER } },
        { name: 'nothing', event: { type: 'phone.submit', phoneNumber: ' ' } },
      ],
      'code.resend': [
        { name: 'by call', event: { type: 'code.resend', channel: 'call' } },
        { name: 'as before', event: { type: 'code.resend' } },
      ],
      ...codeEvents,
    },
    outcomes: {
      ...portOutcomes(narrowed(phoneEnrollmentPort, world), {
        enroll: { ok: world.enroll, errors: { 'step_up_required (more)': otherDemand(world) } },
        challenge: { ok: world.challenge, errors: { rate_limited: rateLimited } },
        verify: { ok: { verified: world.enrollment } },
        find: { ok: world.find },
        discard: { ok: { discarded: undefined } },
      }),
      ...portOutcomes(narrowed(phoneNumberPort, world), {
        checkNumber: { ok: { 'a number': { phoneNumber: NUMBER } } },
      }),
      ...portOutcomes(narrowed(stepUpPort, world), { stepUp: { ok: { proven: { subject: 'user-1' } } } }),
    },
    key,
    invariants: codeInvariants(PORT),
    maxStates: 20_000,
  });
}

/** Everything that can happen to the phone flow, where sending the code is a call of its own and where not. */
export const phoneEnrollmentModels = {
  'code by a call of its own': phoneEnrollmentModelOf(twoCalls(enrollment, null)),
  'code with the enrollment': phoneEnrollmentModelOf(
    oneCall<PhoneEnrollment>({ ...enrollment, id: 'phone-2', discardable: false }),
  ),
};
