import { answerTargets } from './answers.ts';
import { callbackTargets } from './callbacks.ts';
import { challengeTargets } from './challenges.ts';
import { idTargets } from './ids.ts';
import type { Target } from './target.ts';

/** Everything that reads what others wrote. */
export function fuzzTargets(): readonly Target[] {
  return [...challengeTargets, ...idTargets, ...callbackTargets, ...answerTargets()];
}
