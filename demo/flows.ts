import { createActor } from 'xstate';
import { emailEnrollmentMachine } from '../machines/email-enrollment.ts';
import { passkeySignInMachine } from '../machines/passkey-sign-in.ts';
import { phoneEnrollmentMachine } from '../machines/phone-enrollment.ts';
import { webAuthnEnrollmentMachine } from '../machines/webauthn-enrollment.ts';
import { type Clock, systemClock } from '../src/domain/index.ts';
import { phoneNumbers } from '../src/phone/index.ts';
import type {
  AuthenticationCeremonyServices,
  EmailEnrollmentServices,
  PasskeySignInServices,
  PhoneEnrollmentServices,
  RegistrationCeremonyServices,
  WebAuthnEnrollmentServices,
} from '../src/ports/index.ts';
import { type StepUp, withServices } from '../src/runtime/index.ts';
import type { CodeFlow, PasskeyFlow, SignInFlow } from './journey.ts';

/** The flows that there are to see. */
export const FLOWS = [
  'email-enrollment',
  'phone-enrollment',
  'webauthn-enrollment',
  'passkey-sign-in',
] as const;
export type FlowName = (typeof FLOWS)[number];

/** What every flow needs besides its provider's services. */
export interface Surroundings {
  readonly stepUp: StepUp;
  readonly clock?: Clock;
}

export function emailFlow(
  services: EmailEnrollmentServices,
  email: string,
  { stepUp, clock = systemClock }: Surroundings,
): CodeFlow {
  const machine = withServices(emailEnrollmentMachine, { ...services, stepUp: stepUp.service });
  return createActor(machine, { clock, input: { email } });
}

/** `phoneNumber` as it is typed; `country` is where it is dialled from without a `+`. */
export function phoneFlow(
  services: PhoneEnrollmentServices,
  { phoneNumber, country }: { readonly phoneNumber: string; readonly country?: string },
  { stepUp, clock = systemClock }: Surroundings,
): CodeFlow {
  const machine = withServices(phoneEnrollmentMachine, {
    ...services,
    ...phoneNumbers(),
    stepUp: stepUp.service,
  });
  return createActor(machine, { clock, input: { phoneNumber, ...(country && { country }) } });
}

export function passkeyFlow(
  services: WebAuthnEnrollmentServices,
  ceremony: RegistrationCeremonyServices,
  { stepUp, clock = systemClock }: Surroundings,
): PasskeyFlow {
  const machine = withServices(webAuthnEnrollmentMachine, {
    ...services,
    ...ceremony,
    stepUp: stepUp.service,
  });
  return createActor(machine, { clock, input: {} });
}

export function signInFlow(
  services: PasskeySignInServices,
  ceremony: AuthenticationCeremonyServices,
  clock: Clock,
): SignInFlow {
  return createActor(withServices(passkeySignInMachine, { ...services, ...ceremony }), { clock, input: {} });
}
