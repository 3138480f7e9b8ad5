import type { JsonObject } from '../json.ts';

/** What a new password has to be like (Auth0 contract section 6). */
export interface Auth0PasswordPolicy {
  /** 8 by default. */
  readonly minLength?: number;
  /** All four by default. */
  readonly characterTypes?: readonly CharacterType[];
  /** Whether all of them are wanted, or three of the four (the default). */
  readonly characterTypeRule?: 'all' | 'three_of_four';
  /** The same character more than twice in a row; allowed by default. */
  readonly identicalCharacters?: 'allow' | 'block';
  /** Three characters that follow one another, such as `abc` or `321`; allowed by default. */
  readonly sequentialCharacters?: 'allow' | 'block';
  /** What is done with more than 72 bytes: refused by default. The emulator keeps all of what it truncates. */
  readonly maxLengthExceeded?: 'truncate' | 'error';
  /** The parts of the profile that must not stand in it (`email` and `username` are known); both by default. */
  readonly blockedFields?: readonly string[];
  /** How many former passwords are refused; 5 by default, and 0 switches it off. */
  readonly historySize?: number;
  /** Which common passwords are refused; `en_10k` by default. The emulator knows a few of them. */
  readonly dictionary?: 'en_10k' | 'en_100k' | false;
}

type CharacterType = 'uppercase' | 'lowercase' | 'number' | 'special';

/** Whose password it is. */
export interface PasswordOwner {
  readonly login: string;
  readonly email: string;
  readonly password: string | undefined;
  /** Without the present one, oldest first. */
  readonly formerPasswords: readonly (string | undefined)[];
}

export const DEFAULT_PASSWORD_POLICY: Required<Auth0PasswordPolicy> = {
  minLength: 8,
  characterTypes: ['uppercase', 'lowercase', 'number', 'special'],
  characterTypeRule: 'three_of_four',
  identicalCharacters: 'allow',
  sequentialCharacters: 'allow',
  maxLengthExceeded: 'error',
  blockedFields: ['email', 'username'],
  historySize: 5,
  dictionary: 'en_10k',
};

const MAX_BYTES = 72;
const SHORTEST_PART = 3;
const WANTED_OF_FOUR = 3;

const PATTERNS: Readonly<Record<CharacterType, RegExp>> = {
  uppercase: /[A-Z]/,
  lowercase: /[a-z]/,
  number: /\d/,
  special: /[^A-Za-z\d\s]/,
};

const COMMON = ['password', 'password1', 'password123', 'passw0rd', 'p@ssw0rd', 'qwerty123', 'iloveyou1'];

/** The policy as the API shows it. */
export function shownPolicy(policy: Required<Auth0PasswordPolicy>): JsonObject {
  return {
    complexity: {
      min_length: policy.minLength,
      character_types: policy.characterTypes,
      character_type_rule: policy.characterTypeRule,
      identical_characters: policy.identicalCharacters,
      sequential_characters: policy.sequentialCharacters,
      max_length_exceeded: policy.maxLengthExceeded,
    },
    profile_data: { active: policy.blockedFields.length > 0, blocked_fields: policy.blockedFields },
    history: { active: policy.historySize > 0, size: policy.historySize },
    dictionary: { active: policy.dictionary !== false, default: policy.dictionary || 'en_10k' },
  };
}

/** Why the policy refuses a password; `undefined` where it does not. */
export function passwordProblem(
  password: string,
  policy: Required<Auth0PasswordPolicy>,
  owner: PasswordOwner,
): string | undefined {
  return complexityProblem(password, policy) ?? ownerProblem(password, policy, owner);
}

function complexityProblem(password: string, policy: Required<Auth0PasswordPolicy>): string | undefined {
  if (password.length < policy.minLength) return `must NOT have fewer than ${policy.minLength} characters`;
  const isTooLong = new TextEncoder().encode(password).length > MAX_BYTES;
  if (isTooLong && policy.maxLengthExceeded === 'error') return `must NOT have more than ${MAX_BYTES} bytes`;
  const found = policy.characterTypes.filter((type) => PATTERNS[type].test(password)).length;
  const wanted = policy.characterTypes.length;
  if (found < (policy.characterTypeRule === 'all' ? wanted : Math.min(wanted, WANTED_OF_FOUR))) {
    return 'lacks characters of some types';
  }
  if (policy.identicalCharacters === 'block' && /(.)\1\1/u.test(password)) {
    return 'has the same character more than twice in a row';
  }
  if (policy.sequentialCharacters === 'block' && hasSequence(password)) {
    return 'has characters that follow one another';
  }
  return undefined;
}

function ownerProblem(
  password: string,
  { dictionary, blockedFields, historySize }: Required<Auth0PasswordPolicy>,
  { login, email, password: present, formerPasswords }: PasswordOwner,
): string | undefined {
  const lower = password.toLowerCase();
  if (dictionary !== false && COMMON.includes(lower)) return 'is too common';
  const profile: Readonly<Record<string, string>> = { email, username: login };
  const parts = blockedFields.map((field) => (profile[field] ?? '').split('@')[0]?.toLowerCase() ?? '');
  if (parts.some((part) => part.length >= SHORTEST_PART && lower.includes(part))) {
    return 'has a part of the profile in it';
  }
  const refused = historySize > 0 ? [...formerPasswords, present].slice(-historySize) : [];
  return refused.includes(password) ? 'was used before' : undefined;
}

function hasSequence(password: string): boolean {
  const points = [...password].map((character) => character.codePointAt(0) ?? 0);
  const steps = points.slice(1).map((point, index) => point - (points[index] ?? 0));
  return steps.some((step, index) => Math.abs(step) === 1 && step === steps[index + 1]);
}
