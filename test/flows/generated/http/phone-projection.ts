import type { FlowModel, Projection } from '../../../../src/testing/index.ts';
import { codeProjection } from './code-projection.ts';

/** What the phone flow is compared by. */
export function phoneProjection(model: FlowModel): Projection {
  return codeProjection(model, {
    context: ['typed', 'country', 'phoneNumber', 'channel', 'isResend'],
    enrollment: ['phoneNumber', 'discardable'],
    about: ['phoneNumber', 'channel', 'isResend'],
  });
}
