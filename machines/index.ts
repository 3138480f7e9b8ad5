export type * from './email-enrollment.ts';
export { emailEnrollmentMachine } from './email-enrollment.ts';
export type * from './passkey-sign-in.ts';
export { passkeySignInMachine } from './passkey-sign-in.ts';
export type * from './phone-enrollment.ts';
export { phoneEnrollmentMachine } from './phone-enrollment.ts';
export type * from './step-up.ts';
export { stepUpMachine } from './step-up.ts';
