/** What a provider wants to be true of the user's authentication before it goes on. */
export interface StepUpRequirement {
  /**
   * How old the authentication may be, in seconds (0 or more). 0 means: begun after the demand, by the
   * local clock.
   * @see RFC 9470 section 3, `max_age`; Okta contract section 3.2
   */
  readonly maxAgeSeconds?: number;
  /**
   * The assurance levels that would do, best first; any one of them satisfies the provider.
   * @see RFC 9470 section 3, `acr_values`; Okta contract section 3.2
   */
  readonly acrValues?: readonly string[];
  /** Scopes that the token lacks and the user has to consent to; all of them are needed. */
  readonly scopes?: readonly string[];
}

/** What a re-authentication proved. */
export interface StepUpProof {
  /** The `sub` of the ID token that came with it. */
  readonly subject: string;
  /** The provider's `auth_time`, in epoch ms. For display: it is never compared with local time. */
  readonly authTimeAt?: number;
  /** The assurance level that the provider reports (`acr`). */
  readonly acr?: string;
}

/** Whether who has proved `proven` has also proved `demanded`: the same requirement, or a weaker one. */
export function coversRequirement(proven: StepUpRequirement, demanded: StepUpRequirement): boolean {
  return coversAge(proven, demanded) && coversAcr(proven, demanded) && coversScopes(proven, demanded);
}

function coversAge(proven: StepUpRequirement, demanded: StepUpRequirement): boolean {
  if (demanded.maxAgeSeconds === undefined) return true;
  return proven.maxAgeSeconds !== undefined && proven.maxAgeSeconds <= demanded.maxAgeSeconds;
}

// Any one value of a list satisfies its demand: the proof covers when every value it could have been
// satisfied with is among the demanded ones.
function coversAcr(proven: StepUpRequirement, demanded: StepUpRequirement): boolean {
  const accepted = demanded.acrValues ?? [];
  if (accepted.length === 0) return true;
  const asked = proven.acrValues ?? [];
  return asked.length > 0 && asked.every((acr) => accepted.includes(acr));
}

function coversScopes(proven: StepUpRequirement, demanded: StepUpRequirement): boolean {
  return (demanded.scopes ?? []).every((scope) => proven.scopes?.includes(scope) ?? false);
}

/**
 * One requirement that covers both, so that a single prompt serves two flows; `undefined` when no single
 * authentication could (their lists of assurance levels have no value in common).
 */
export function mergeRequirements(
  one: StepUpRequirement,
  other: StepUpRequirement,
): StepUpRequirement | undefined {
  const acrValues = mergeAcr(one.acrValues ?? [], other.acrValues ?? []);
  if (!acrValues) return undefined;
  const ages = [one.maxAgeSeconds, other.maxAgeSeconds].filter((age) => age !== undefined);
  const scopes = [...new Set([...(one.scopes ?? []), ...(other.scopes ?? [])])];
  return {
    ...(ages.length > 0 && { maxAgeSeconds: Math.min(...ages) }),
    ...(acrValues.length > 0 && { acrValues }),
    ...(scopes.length > 0 && { scopes }),
  };
}

function mergeAcr(one: readonly string[], other: readonly string[]): readonly string[] | undefined {
  if (one.length === 0 || other.length === 0) return [...one, ...other];
  const common = one.filter((acr) => other.includes(acr));
  return common.length > 0 ? common : undefined;
}
