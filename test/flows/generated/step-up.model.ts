import { stepUpMachine } from '../../../machines/step-up.ts';
import type { StepUpRequirement } from '../../../src/domain/index.ts';
import { authenticationPort, type StepUpRequest } from '../../../src/ports/index.ts';
import {
  createFlowModel,
  type FlowModel,
  oneEffectInFlight,
  portOutcomes,
  taggedWhileEffect,
} from '../../../src/testing/index.ts';

/** Everything that can happen to one prompt that opens for a requirement. */
export function stepUpModelOf(requirement: StepUpRequirement): FlowModel {
  const request: StepUpRequest = { requirement, operation: 'verify', demandedAt: 0 };
  const wider: StepUpRequest = { ...request, requirement: { ...requirement, scopes: ['email'] } };
  return createFlowModel(stepUpMachine, {
    input: { request, strategies: ['popup', 'redirect'] },
    events: {
      'stepUp.begin': [
        { name: 'the first strategy', event: { type: 'stepUp.begin' } },
        { name: 'the other one', event: { type: 'stepUp.begin', strategy: 'redirect' } },
      ],
      'stepUp.decline': true,
      // Sent by `createStepUp`, which is outside of the machine.
      'internal.requestWidened': [
        { name: 'with a scope', event: { type: 'internal.requestWidened', request: wider } },
      ],
    },
    outcomes: portOutcomes(authenticationPort, {
      authenticate: { ok: { proven: { subject: 'user-1' } } },
    }),
    invariants: [oneEffectInFlight(authenticationPort), taggedWhileEffect(authenticationPort)],
  });
}

/** Everything that can happen to one prompt. */
export const stepUpModel = stepUpModelOf({ maxAgeSeconds: 0 });
