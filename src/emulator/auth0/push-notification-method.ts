import { auth0Error } from './errors.ts';
import { type MethodParts, type MethodType, NO_MEMBERS, newMethodId, tenantOf } from './method-type.ts';
import type { Auth0PushMethod } from './stored-methods.ts';

/** An app that asks the user: nothing is verified until `accounts.answerPush`. */
export function pushNotificationMethod(parts: MethodParts): MethodType<Auth0PushMethod> {
  const { limits, source, settings } = parts;
  return {
    type: 'push-notification',
    usage: 'secondary',
    newMembers: NO_MEMBERS,
    proofMembers: NO_MEMBERS,
    failures: limits.pushes,

    enroll({ account, now, origin }) {
      const id = newMethodId('push-notification', source);
      const label = `${tenantOf(origin)}:${encodeURIComponent(account.id)}`;
      const facts = new URLSearchParams({
        enrollment_tx_id: source.alphanumeric(32),
        base_url: `${origin}/appliance-mfa`,
      });
      return {
        method: { id, type: 'push-notification', name: undefined, createdAt: now },
        told: { barcode_uri: `otpauth://totp/${label}?${facts}` },
        prove() {
          if (account.answeredPushes.includes(id)) return undefined;
          const conflict = settings.undocumented.unansweredPushStatus === 409;
          return auth0Error(
            conflict ? 'unanswered' : 'invalid',
            'The push notification is not answered yet.',
          );
        },
      };
    },

    represent: () => ({}),
  };
}
