/**
 * A code (and sometimes a link) that is on its way to the user. The adapter hands over every time twice:
 * as a duration for the machine's timers, and as an absolute time by the local clock for countdowns.
 */
export interface CodeChallenge {
  /** The provider's id of the challenge, where it has one. */
  readonly id?: string;
  /** When the code stops being valid (epoch ms). */
  readonly expiresAt: number;
  /** The same as a duration from when the answer was read (ms, 0 or more). */
  readonly lifetimeMs: number;
  /** When another one may be asked for (epoch ms); null where a flow waits without having been told for how long. */
  readonly resendAt: number | null;
  /** The same as a duration from when the answer was read (ms, 0 or more). */
  readonly cooldownMs: number;
  /** Whether the provider can be asked if the user followed the link instead of typing the code. */
  readonly pollable: boolean;
}

/** How long to wait between two sends where the provider names no figure of its own. */
export const DEFAULT_COOLDOWN_MS = 30_000;
