import type { FlowModel, Projection } from '../../../../src/testing/index.ts';
import { codeProjection } from './code-projection.ts';

/** What the email flow is compared by. */
export function emailProjection(model: FlowModel): Projection {
  return codeProjection(model, {
    context: ['email', 'role', 'pollDelayMs'],
    enrollment: ['email', 'role', 'discardable'],
    about: ['email', 'role'],
  });
}
