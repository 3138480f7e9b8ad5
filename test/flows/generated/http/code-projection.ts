import type { CodeEnrollmentContext } from '../../../../machines/context/code-enrollment.ts';
import { isRecord } from '../../../../src/domain/index.ts';
import type { FlowModel, Projection } from '../../../../src/testing/index.ts';

// Ids, times and texts are the provider's own: everything else is compared.

/** What each flow has of its own, by the names of members. */
interface OwnMembers {
  readonly context: readonly string[];
  readonly enrollment: readonly string[];
  /** In what its calls are called with. */
  readonly about: readonly string[];
}

const part = (value: unknown, names: readonly string[]) =>
  isRecord(value) ? Object.fromEntries(names.map((name) => [name, value[name]])) : null;
const challengeIn = (value: unknown) => part(value, ['lifetimeMs', 'cooldownMs', 'pollable']);

/** What a flow that ends in a typed code is compared by. */
export function codeProjection({ declarations: { key } }: FlowModel, own: OwnMembers): Projection {
  const enrollmentIn = (value: unknown) => part(value, own.enrollment);
  const about = (input: unknown) =>
    isRecord(input) && {
      ...part(input, [...own.about, 'proven', 'code', 'continuation']),
      enrollment: enrollmentIn(input.enrollment),
      challenge: challengeIn(input.challenge),
    };
  return {
    timers: 'exact',
    context: (context: CodeEnrollmentContext<unknown>) => ({
      ...part(context, [...own.context, 'wrongCodes', 'cooldownMs', 'secrets', 'continuations']),
      key: key?.(context),
      enrollment: enrollmentIn(context.enrollment),
      challenge: challengeIn(context.challenge),
      failure: context.failure?.kind,
    }),
    inputs: {
      checkNumber: (input) => input,
      enroll: (input) => input,
      challenge: about,
      verify: about,
      poll: about,
      find: about,
      discard: about,
      stepUp: (input) => part(input, ['requirement', 'operation', 'isFresh']),
    },
    output: (output) =>
      isRecord(output) && {
        ...part(output, ['outcome']),
        enrollment: enrollmentIn(output.enrollment),
        left: enrollmentIn(output.left),
        failure: part(output.failure, ['kind']),
      },
  };
}
