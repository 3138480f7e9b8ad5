import { type EmailEnrollmentContext, emailEnrollmentMachine } from '../../../machines/email-enrollment.ts';
import { type EmailEnrollment, emailEnrollmentPort, stepUpPort } from '../../../src/ports/index.ts';
import { createFlowModel, type FlowModel, type Invariant, portOutcomes } from '../../../src/testing/index.ts';
import {
  type CodeWorld,
  challenge,
  codeEvents,
  codeInvariants,
  codeKey,
  LEFT_TO_DEFAULT as EVERY_FLOWS_DEFAULT,
  narrowed,
  oneCall,
  otherDemand,
  rateLimited,
  session,
  twoCalls,
} from './code-enrollment.model.ts';
import { kindsOf } from './left-to-default.ts';

const EMAIL = 'new@example.com';

const enrollment: EmailEnrollment = { id: 'email-1', email: EMAIL, role: 'secondary', discardable: true };

const PORT = { ...emailEnrollmentPort, ...stepUpPort };

/** What providers answer where all is well: the address and the code apart, or both at once. */
const WORLDS = {
  /** As Okta, but for the session. */
  twoCalls: twoCalls(enrollment, session),
  /** The same with a link that may be followed instead: what is new is the polling beside the journey. */
  withLink: {
    ...twoCalls(enrollment, session),
    challenge: {
      sent: { enrollment, challenge: { ...challenge, pollable: true }, continuation: session },
      'sent without link': { enrollment, challenge, continuation: null },
    },
    find: { unverified: { status: 'unverified', enrollment, challenge: null, continuation: null } },
    failures: ['invalid_code', 'network', 'not_found', 'forbidden'],
  },
  oneCall: oneCall<EmailEnrollment>({ ...enrollment, id: 'email-2', discardable: false }),
} satisfies Record<string, CodeWorld<EmailEnrollment>>;

function key(context: EmailEnrollmentContext): unknown {
  return {
    ...codeKey(context),
    hasEmail: context.email !== '',
    pollable: context.challenge?.pollable ?? false,
  };
}

/** Once its code is of no use, the link is not asked after. */
const pollsOnlyWhileCodeLives: Invariant = {
  name: 'the link is asked after only while its code lives',
  check({ now: { snapshot, calls } }) {
    const { active } = snapshot.value as { active?: { lifetime?: string } };
    const isPolling = calls.some(({ src }) => src === 'poll');
    return isPolling && active?.lifetime !== 'running'
      ? `polling in ${JSON.stringify(snapshot.value)}`
      : undefined;
  },
};

/** Everything that can happen to the email flow in a world. */
export function emailEnrollmentModelOf(world: CodeWorld<EmailEnrollment>): FlowModel {
  const { confirmReplay } = world;
  const confirmed = confirmReplay && { confirmReplay };
  return createFlowModel(emailEnrollmentMachine, {
    inputs: {
      'with an address': { email: EMAIL, ...confirmed },
      'without an address': { ...confirmed },
      'with an enrollment': { enrollment: world.enrollment, ...confirmed },
    },
    events: {
      'email.submit': [
        { name: 'an address', event: { type: 'email.submit', email: EMAIL } },
        { name: 'nothing', event: { type: 'email.submit', email: ' ' } },
      ],
      'code.resend': true,
      ...codeEvents,
    },
    outcomes: {
      ...portOutcomes(narrowed(emailEnrollmentPort, world), {
        enroll: { ok: world.enroll, errors: { 'step_up_required (more)': otherDemand(world) } },
        challenge: { ok: world.challenge, errors: { rate_limited: rateLimited } },
        verify: { ok: { verified: world.enrollment } },
        poll: { ok: { verified: { verified: true }, pending: { verified: false } } },
        find: { ok: world.find },
        discard: { ok: { discarded: undefined } },
      }),
      ...portOutcomes(narrowed(stepUpPort, world), { stepUp: { ok: { proven: { subject: 'user-1' } } } }),
    },
    key,
    invariants: [...codeInvariants(PORT), pollsOnlyWhileCodeLives],
    maxStates: 10_000,
  });
}

/** Everything that can happen to the email flow, where sending the code is a call of its own and where not. */
export const emailEnrollmentModels = {
  'code by a call of its own': emailEnrollmentModelOf(WORLDS.twoCalls),
  'a link beside the code': emailEnrollmentModelOf(WORLDS.withLink),
  'code with the enrollment': emailEnrollmentModelOf(WORLDS.oneCall),
};

/** The failures that mean nothing more to the flow than `failed` (for a poll: to stop), by call and kind. */
export const LEFT_TO_DEFAULT = [
  ...EVERY_FLOWS_DEFAULT,
  ...kindsOf(['poll'], ['invalid_input', 'not_found', 'conflict', 'step_up_required', 'challenge_expired']),
];
