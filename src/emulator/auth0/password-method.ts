import { invalid } from './errors.ts';
import { identityRules, isOwnIdentity } from './identity-choice.ts';
import { text } from './member-rules.ts';
import type { MethodParts, MethodType } from './method-type.ts';
import { passwordProblem, shownPolicy } from './password-policy.ts';
import type { Auth0PasswordMethod } from './stored-methods.ts';

/** The password that the user signs in with. Setting one takes the place of the one before. */
export function passwordMethod({ settings }: MethodParts): MethodType<Auth0PasswordMethod> {
  const { passwordPolicy: policy } = settings;
  return {
    type: 'password',
    usage: 'primary',
    pendingId: 'password|new',
    newMembers: { rules: identityRules },
    proofMembers: { required: ['new_password'], rules: { new_password: isPassword } },

    enroll({ account, body, now }) {
      if (!isOwnIdentity(body, account)) return invalid('/identity_user_id', 'is no identity of the user');
      const earlier = account.methods.find(({ type }) => type === 'password');
      const method = {
        id: `password|${base64urlOf(account.id)}`,
        type: 'password',
        identityUserId: account.id,
        createdAt: earlier?.createdAt ?? now,
        lastResetAt: undefined,
      } as const;
      return {
        method,
        told: { policy: shownPolicy(policy) },
        prove({ new_password: password }) {
          const problem = passwordProblem(String(password), policy, account);
          return problem === undefined ? undefined : invalid('/new_password', problem);
        },
        settle({ new_password: password }, lastResetAt) {
          account.formerPasswords = [...account.formerPasswords, account.password];
          account.password = String(password);
          account.methods = account.methods.filter(({ type }) => type !== 'password');
          return { ...method, lastResetAt };
        },
      };
    },

    represent: ({ identityUserId, lastResetAt }) => ({
      identity_user_id: identityUserId,
      ...(lastResetAt !== undefined && { last_password_reset: new Date(lastResetAt).toISOString() }),
    }),
  };
}

const isPasswordLength = text(1, 256);

/** Auth0 contract section 7: 1 to 256 characters, no C0 or C1 control characters, no DEL. */
function isPassword(value: unknown): string | undefined {
  return (
    isPasswordLength(value) ??
    (/\p{Cc}/u.test(String(value)) ? 'must NOT have control characters' : undefined)
  );
}

function base64urlOf(text: string): string {
  const bytes = String.fromCharCode(...new TextEncoder().encode(text));
  return btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
