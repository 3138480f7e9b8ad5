import type { Secret } from '../../domain/index.ts';
import { member, shaped } from '../../http/index.ts';
import { type MethodKind, type SessionProof, type StoredMethod, storedMethod } from './method.ts';

/** The password of one identity of the account. */
export interface PasswordMethod extends StoredMethod {
  readonly type: 'password';
  /** Whose password it is. */
  readonly identity_user_id: string;
  /** ISO 8601. */
  readonly last_password_reset?: string;
}

/** What a password has to be like. Auth0 may add values; unknown ones come through as they are. */
export interface PasswordPolicy {
  readonly complexity: {
    readonly min_length: number;
    readonly character_types: readonly ('uppercase' | 'lowercase' | 'number' | 'special' | (string & {}))[];
    /** Whether all of `character_types` are wanted, or three of the four. */
    readonly character_type_rule: 'all' | 'three_of_four' | (string & {});
    /** Whether a character may stand more than twice in a row. */
    readonly identical_characters: 'allow' | 'block' | (string & {});
    /** Whether runs such as `abc` and `321` are accepted. */
    readonly sequential_characters: 'allow' | 'block' | (string & {});
    readonly max_length_exceeded: 'truncate' | 'error' | (string & {});
  };
  /** Whether parts of the profile may stand in it, and which may not. */
  readonly profile_data: { readonly active: boolean; readonly blocked_fields: readonly string[] };
  /** Whether earlier passwords are refused, and how many. */
  readonly history: { readonly active: boolean; readonly size: number };
  /** Whether common passwords are refused, and which list of them. */
  readonly dictionary: { readonly active: boolean; readonly default: 'en_10k' | 'en_100k' | (string & {}) };
}

/** What setting a password goes by. */
export interface PasswordRules {
  readonly policy: PasswordPolicy;
}

/** What a password is set with. */
export interface PasswordProof extends SessionProof {
  /** 1 to 256 characters, none of them a control character. */
  readonly new_password: Secret<string>;
}

/** Auth0 contract sections 6 to 8 */
export const passwordKind: MethodKind<PasswordRules, PasswordMethod> = {
  begun(answer) {
    const policy = policyIn(answer);
    return policy && { policy };
  },
  pendingId: 'password|new',
  stored: (method) =>
    storedMethod(method, 'password', { identity_user_id: 'string', last_password_reset: 'string?' }),
  verifyFailures: [],
};

// Auth0 contract section 6: all groups and all members are required
function policyIn(answer: unknown): PasswordPolicy | undefined {
  const policy = member(answer, 'policy');
  const complexity = shaped(member(policy, 'complexity'), {
    min_length: 'number',
    character_types: 'strings',
    character_type_rule: 'string',
    identical_characters: 'string',
    sequential_characters: 'string',
    max_length_exceeded: 'string',
  });
  const profile_data = shaped(member(policy, 'profile_data'), {
    active: 'boolean',
    blocked_fields: 'strings',
  });
  const history = shaped(member(policy, 'history'), { active: 'boolean', size: 'number' });
  const dictionary = shaped(member(policy, 'dictionary'), { active: 'boolean', default: 'string' });
  return complexity && profile_data && history && dictionary
    ? { complexity, profile_data, history, dictionary }
    : undefined;
}
