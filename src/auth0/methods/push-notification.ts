import type { Secret } from '../../domain/index.ts';
import { type FailureRow, secretIn } from '../../http/index.ts';
import { pointsElsewhere } from '../failure.ts';
import { type MethodKind, type SecondFactorMethod, secondFactorMethod } from './method.ts';

/** An app that asks the user, such as Guardian, as a second factor. */
export interface PushNotificationMethod extends SecondFactorMethod {
  readonly type: 'push-notification';
  readonly name?: string;
}

/** What ties the user's app to the account. */
export interface PushNotificationLink {
  /** To be shown as a QR code; what it holds is the app's business. */
  readonly barcode_uri: Secret<string>;
}

const verifyFailures: readonly FailureRow[] = [
  // Auth0 contract 5: the complaint names a part of the request, such as the session
  { status: 400, when: (error) => pointsElsewhere(error, ''), kind: 'invalid_input' },
  // Auth0 contract 15.6: the user has not answered on the phone yet
  { status: 400, kind: 'not_completed' },
  { status: 409, kind: 'not_completed' },
];

/** Auth0 contract sections 6 to 8 */
export const pushNotificationKind: MethodKind<PushNotificationLink, PushNotificationMethod> = {
  begun(answer) {
    const barcode_uri = secretIn(answer, 'barcode_uri');
    return barcode_uri && { barcode_uri };
  },
  stored: (method) => secondFactorMethod(method, 'push-notification', { name: 'string?' }),
  verifyFailures,
};
