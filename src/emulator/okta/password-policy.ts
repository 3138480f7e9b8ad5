/** What a new password has to be like (Okta contract section 7.3, P6). */
export interface OktaPasswordPolicy {
  /** 8 by default. */
  readonly minLength?: number;
  /** 1 by default, and so are upper case letters and numbers. */
  readonly minLowerCase?: number;
  readonly minUpperCase?: number;
  readonly minNumber?: number;
  /** 0 by default. */
  readonly minSymbol?: number;
  /** Whether parts of the login (of four characters or more) are refused; yes by default. */
  readonly excludeUsername?: boolean;
  /** Attributes of the profile that must not be part of it; none by default. */
  readonly excludeAttributes?: readonly ('firstName' | 'lastName')[];
  /** How many former passwords are refused; 4 by default. */
  readonly historyCount?: number;
}

/** Whose password it is. */
export interface PasswordOwner {
  readonly login: string;
  readonly profile: Readonly<Record<string, unknown>>;
  /** The present password and the former ones, oldest first. */
  readonly formerPasswords: readonly string[];
}

const SHORTEST_PART = 4;

/** Whether a password meets the policy. */
export function meetsPolicy(
  password: string,
  policy: Required<OktaPasswordPolicy>,
  { login, profile, formerPasswords }: PasswordOwner,
): boolean {
  const { historyCount } = policy;
  const parts = policy.excludeUsername ? login.split(/[,.\-_#@]/) : [];
  const names = policy.excludeAttributes.map((attribute) => String(profile[attribute] ?? ''));
  const forbidden = [...parts.filter(({ length }) => length >= SHORTEST_PART), ...names.filter(Boolean)];
  return (
    password.length >= policy.minLength &&
    count(password, /\p{Ll}/gu) >= policy.minLowerCase &&
    count(password, /\p{Lu}/gu) >= policy.minUpperCase &&
    count(password, /\d/g) >= policy.minNumber &&
    count(password, /[^\p{L}\d\s]/gu) >= policy.minSymbol &&
    !forbidden.some((part) => password.toLowerCase().includes(part.toLowerCase())) &&
    !(historyCount > 0 && formerPasswords.slice(-historyCount).includes(password))
  );
}

/** The policy in words. */
export function describePolicy(policy: Required<OktaPasswordPolicy>): string {
  const { excludeAttributes, historyCount } = policy;
  const demands = [
    `At least ${policy.minLength} characters`,
    policy.minLowerCase > 0 && `lower case letters: ${policy.minLowerCase}`,
    policy.minUpperCase > 0 && `upper case letters: ${policy.minUpperCase}`,
    policy.minNumber > 0 && `numbers: ${policy.minNumber}`,
    policy.minSymbol > 0 && `symbols: ${policy.minSymbol}`,
    policy.excludeUsername && 'no parts of your username',
    excludeAttributes.length > 0 && `not your ${excludeAttributes.join(', ')}`,
    historyCount > 0 && `none of your last ${historyCount} passwords`,
  ];
  return `${demands.filter(Boolean).join(', ')}.`;
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
