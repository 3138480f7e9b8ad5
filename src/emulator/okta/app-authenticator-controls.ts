import type { Clock } from '../../domain/index.ts';
import type { Directory } from '../accounts.ts';
import type { SeededSource } from '../seeded-source.ts';
import type { OktaAccount } from './accounts.ts';
import { replaceAppEnrollment } from './app-authenticators.ts';
import type { OktaLifecycleStatus } from './app-enrollment.ts';
import type { OktaSettings } from './options.ts';
import type { OktaPushChallenge, OktaUserMediation, OktaUserVerification } from './push-challenge.ts';

/** What a push is sent for. */
export interface PushOptions {
  /** A sign-in by default. */
  readonly transactionType?: 'LOGIN' | 'CIBA';
  /** That of the authenticator by default. */
  readonly userVerification?: OktaUserVerification;
  /** `REQUIRED` by default. */
  readonly userMediation?: OktaUserMediation;
  /** What the user is shown, with CIBA. */
  readonly bindingMessage?: string;
  /** The push was caused by a phishing page: no answer to it is taken. */
  readonly isPhishing?: boolean;
}

/** App authenticators, to set up and to look at. A user is named by login or id. */
export interface AppAuthenticatorControls {
  /** Sends a push to a device: it is pending from now on. Answers the challenge's id. */
  sendPush(user: string, enrollmentId: string, options?: PushOptions): string;
  /** What became of a push. */
  pushOutcome(user: string, challengeId: string): 'pending' | 'accepted' | 'denied' | undefined;
  /** Suspends, deletes or restores an enrollment or its device. */
  setAppEnrollmentStatus(
    user: string,
    enrollmentId: string,
    status: { readonly enrollment?: OktaLifecycleStatus; readonly device?: OktaLifecycleStatus },
  ): void;
  /** Suspends, deletes or restores the user, as app authenticators see it: nothing else changes. */
  setUserStatus(user: string, status: OktaLifecycleStatus): void;
}

/** What the controls need. */
export interface AppAuthenticatorControlParts {
  readonly settings: OktaSettings;
  readonly accounts: Directory<OktaAccount>;
  readonly source: SeededSource;
  readonly clock: Clock;
}

/** Creates the controls. They throw a `TypeError` for what does not exist. */
export function appAuthenticatorControls({
  settings,
  accounts,
  source,
  clock,
}: AppAuthenticatorControlParts): AppAuthenticatorControls {
  function enrollmentOf(user: string, enrollmentId: string) {
    const account = accounts.get(user);
    const enrollment = account.appEnrollments.find(({ id }) => id === enrollmentId);
    if (!enrollment) throw new TypeError(`${user} has no app-authenticator enrollment ${enrollmentId}.`);
    return { account, enrollment };
  }

  return {
    sendPush(user, enrollmentId, options = {}) {
      const { account } = enrollmentOf(user, enrollmentId);
      const now = clock.now();
      const challenge: OktaPushChallenge = {
        id: `ft${source.alphanumeric(18)}`,
        enrollmentId,
        nonce: source.base64url(22),
        sentAt: now,
        expiresAt: now + settings.appAuthenticator.challengeLifetimeSeconds * 1000,
        transactionType: options.transactionType ?? 'LOGIN',
        userVerification: options.userVerification ?? settings.appAuthenticator.userVerification,
        userMediation: options.userMediation ?? 'REQUIRED',
        bindingMessage: options.bindingMessage,
        isPhishing: options.isPhishing ?? false,
        outcome: 'pending',
      };
      account.pushChallenges = [...account.pushChallenges, challenge];
      return challenge.id;
    },
    pushOutcome: (user, challengeId) =>
      accounts.get(user).pushChallenges.find(({ id }) => id === challengeId)?.outcome,
    setAppEnrollmentStatus(user, enrollmentId, status) {
      const { account, enrollment } = enrollmentOf(user, enrollmentId);
      replaceAppEnrollment(account, {
        ...enrollment,
        status: status.enrollment ?? enrollment.status,
        device: { ...enrollment.device, status: status.device ?? enrollment.device.status },
      });
    },
    setUserStatus(user, status) {
      accounts.get(user).userStatus = status;
    },
  };
}
