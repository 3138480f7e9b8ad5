type Outcomes = Readonly<Record<string, string>>;

/** A provider's refusals, by name, and what they are to come to: written down, not derived. */
export interface ExpectedFailures {
  readonly common: Outcomes;
  /** What differs, by operation. */
  readonly own: Readonly<Record<string, Outcomes>>;
  /** The operations whose success carries nothing that would be read. */
  readonly withoutContent: readonly string[];
}

const WIRE: Outcomes = {
  'refused connection': 'network',
  'reset before the answer': 'network',
  'reset in the body': 'network',
  'timeout before the answer': 'timeout',
  'timeout in the body': 'timeout',
  '429 in seconds': 'rate_limited (7000 ms)',
  '429 until a date': 'rate_limited (9000 ms)',
  '429 for ever': 'rate_limited',
  '429 without a delay': 'rate_limited',
  '500': 'provider_failure',
  '502 in HTML': 'provider_failure',
  'truncated JSON': 'malformed_response',
  'wrong types': 'malformed_response',
  oversized: 'malformed_response',
  'redirect to another origin': 'malformed_response',
  'slow drip': 'ok',
  'lost answer': 'network',
};

/** A success whose body nobody wants is a success, whatever becomes of the body. */
const UNREAD: Outcomes = {
  'reset in the body': 'ok',
  'timeout in the body': 'ok',
  'truncated JSON': 'ok',
  'wrong types': 'ok',
  oversized: 'ok',
};

/** What an operation is to come to, trouble by trouble. */
export function expectedOutcomes(
  { common, own, withoutContent }: ExpectedFailures,
  operation: string,
): Outcomes {
  return { ...WIRE, ...(withoutContent.includes(operation) && UNREAD), ...common, ...own[operation] };
}
