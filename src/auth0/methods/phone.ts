import {
  codeFailures,
  type MethodKind,
  nothingMore,
  type SecondFactorMethod,
  secondFactorMethod,
} from './method.ts';

/** How a code reaches a phone. */
export type PhoneDelivery = 'sms' | 'voice';

/** A phone as a second factor. */
export interface PhoneMethod extends SecondFactorMethod {
  readonly type: 'phone';
  readonly phone_number: string;
  readonly preferred_authentication_method: PhoneDelivery | (string & {});
  readonly name?: string;
}

/** What a phone method is created with. */
export interface NewPhoneMethod {
  /** In E.164, such as `+4915100000000`. */
  readonly phone_number: string;
  /** `sms` by Auth0's default. */
  readonly preferred_authentication_method?: PhoneDelivery;
}

/** The code is sent or spoken with the enrollment. Auth0 contract sections 6 to 8 */
export const phoneKind: MethodKind<object, PhoneMethod> = {
  begun: nothingMore,
  stored: (method) =>
    secondFactorMethod(method, 'phone', {
      phone_number: 'string',
      preferred_authentication_method: 'string',
      name: 'string?',
    }),
  verifyFailures: codeFailures,
};
