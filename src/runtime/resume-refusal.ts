/** Why a stored flow is not carried on with. */
export type RefusalFacts =
  /** Cut off, overwritten or changed on the way: nothing in it can be trusted. It has been removed. */
  | { readonly kind: 'damaged' }
  /** It lay there for too long. It has been removed. */
  | { readonly kind: 'expired'; readonly expiredAt: number }
  /** The snapshot is not one of this machine's, although its version says so. It has been removed. */
  | { readonly kind: 'incompatible' }
  /** It belongs to another machine. */
  | { readonly kind: 'other_machine'; readonly machine: string }
  /** It belongs to an account of another provider or issuer. */
  | { readonly kind: 'other_issuer'; readonly provider: string; readonly issuer: string }
  /** It belongs to another user of the same issuer. */
  | { readonly kind: 'other_subject' }
  /** A newer version of the machine, or of this library, wrote it: an older page is open beside it. */
  | { readonly kind: 'newer_version'; readonly version: number }
  /** An older version of the machine wrote it, and no `migrate` has taken it over. */
  | { readonly kind: 'older_version'; readonly version: number; readonly reason?: string }
  /** Another page drives it at this moment. */
  | { readonly kind: 'claimed' };

/** The closed union of all refusals: plain data with a `kind`, like an `AccountFailure`. */
export type ResumeRefusal = RefusalFacts & {
  readonly flowId: string;
  /** For developers, in English. */
  readonly message: string;
};

const MESSAGES: { readonly [K in RefusalFacts['kind']]: string } = {
  damaged: 'The stored flow is damaged.',
  expired: 'The stored flow has expired.',
  incompatible:
    'The stored flow does not fit its machine: give the machine a new version when states change.',
  other_machine: 'The stored flow belongs to another machine.',
  other_issuer: 'The stored flow belongs to an account of another provider or issuer.',
  other_subject: 'The stored flow belongs to another user.',
  newer_version: 'The stored flow was written by a newer version.',
  older_version: 'The stored flow was written by an older version of its machine.',
  claimed: 'Another page has the flow.',
};

/** Builds a refusal. */
export function refusal(flowId: string, facts: RefusalFacts): ResumeRefusal {
  return { ...facts, flowId, message: MESSAGES[facts.kind] };
}

/** Whether nobody can ever resume what was refused so: it only takes up room. */
export function isWaste({ kind }: RefusalFacts): boolean {
  return kind === 'damaged' || kind === 'expired' || kind === 'incompatible';
}
