import {
  codeFailures,
  type MethodKind,
  nothingMore,
  type SecondFactorMethod,
  secondFactorMethod,
} from './method.ts';

/** An email address as a second factor. */
export interface EmailMethod extends SecondFactorMethod {
  readonly type: 'email';
  readonly email: string;
  readonly name?: string;
}

/** What an email method is created with. */
export interface NewEmailMethod {
  readonly email: string;
}

/** The code is sent with the enrollment. Auth0 contract sections 6 to 8 */
export const emailKind: MethodKind<object, EmailMethod> = {
  begun: nothingMore,
  stored: (method) => secondFactorMethod(method, 'email', { email: 'string', name: 'string?' }),
  verifyFailures: codeFailures,
};
