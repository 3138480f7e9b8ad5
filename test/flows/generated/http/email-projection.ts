import type { EmailEnrollmentContext } from '../../../../machines/email-enrollment.ts';
import { isRecord } from '../../../../src/domain/index.ts';
import type { FlowModel, Projection } from '../../../../src/testing/index.ts';

// Ids, times and texts are the provider's own: everything else is compared.

const part = (value: unknown, ...names: readonly string[]) =>
  isRecord(value) ? Object.fromEntries(names.map((name) => [name, value[name]])) : null;
const enrollmentIn = (value: unknown) => part(value, 'email', 'role', 'discardable');
const challengeIn = (value: unknown) => part(value, 'lifetimeMs', 'cooldownMs', 'pollable');

/** What the email flow is compared by. */
export function emailProjection({ declarations: { key } }: FlowModel): Projection {
  return {
    timers: 'exact',
    context: (context: EmailEnrollmentContext) => ({
      ...part(
        context,
        'email',
        'role',
        'wrongCodes',
        'cooldownMs',
        'pollDelayMs',
        'secrets',
        'continuations',
      ),
      key: key?.(context),
      enrollment: enrollmentIn(context.enrollment),
      challenge: challengeIn(context.challenge),
      failure: context.failure?.kind,
    }),
    inputs: {
      enroll: (input) => input,
      challenge: about,
      verify: about,
      poll: about,
      find: about,
      discard: about,
      stepUp: (input) => part(input, 'requirement', 'operation', 'isFresh'),
    },
    output: (output) =>
      isRecord(output) && {
        ...part(output, 'outcome'),
        enrollment: enrollmentIn(output.enrollment),
        left: enrollmentIn(output.left),
        failure: part(output.failure, 'kind'),
      },
  };
}

function about(input: unknown) {
  return (
    isRecord(input) && {
      ...part(input, 'email', 'role', 'proven', 'code', 'continuation'),
      enrollment: enrollmentIn(input.enrollment),
      challenge: challengeIn(input.challenge),
    }
  );
}
