/** Mutants that behave as the machine does, so that nothing can tell them apart, and the one reason why. */
interface EquivalentMutants {
  readonly reason: string;
  readonly mutants: readonly string[];
}

/** What flows that end in a typed code have in common, by the names that are their own. */
function codeFlowMutants({
  refused,
  taken,
  awaiting,
  maybeSent,
}: CodeFlowNames): readonly EquivalentMutants[] {
  return [
    {
      reason:
        'A raised event is taken only after all actions of its transition, and this one carries nothing.',
      mutants: [
        'swap actions: leaveOperation <> announceCodeUseless in journey: flow.cancel #1 [isDiscardable] -> offeringDiscard',
        'swap actions: recordInterruption <> announceMaybeCode in enrolling: flow.interrupted -> reconciling',
        'swap actions: takeSent <> announceCode in enrolling: enroll answers #1 [isSentAlready] -> awaitingCode',
        'swap actions: takeFound <> announceCode in adopting: adopt answers #1 [isFoundWithCode] -> awaitingCode',
        'swap actions: recordInterruption <> announceMaybeCode in challenging: flow.interrupted -> reconciling',
        'swap actions: takeSent <> announceCode in challenging: challenge answers -> awaitingCode',
        'swap actions: forgetEnrollment <> announceCodeUseless in deciding: always #13 [isEnrollmentGone] -> failed',
        `swap actions: ${maybeSent} <> announceMaybeCode in deciding: always #14 [isSendUncertain] -> failed`,
        `swap actions: ${maybeSent} <> announceMaybeCode in deciding: always #15 [isResendFailed] -> awaitingCode`,
        'swap actions: takeFound <> announceCode in reconciling: reconcile answers #3 [isFoundWithCode] -> awaitingCode',
        'swap actions: takeFound <> announceNothingSent in reconciling: reconcile answers #4 [isNeverEnrolled] -> replaying',
        'swap actions: takeFound <> announceCodeUseless in reconciling: reconcile answers #5 [isFoundGone] -> interrupted',
        'swap actions: announceLapse <> forgetSecrets in running: after codeLifetime -> lapsed',
      ],
    },
    {
      reason: 'Never both: the failure is of one kind, and the two guards ask for different kinds.',
      mutants: [
        'swap transitions: deciding: always #1 [isSubjectChanged] -> subjectChanged <> deciding: always #2 [isStepUpDemanded] -> steppingUp',
        'swap transitions: deciding: always #3 [isStepUpIneffective] -> failed <> deciding: always #4 [isStepUpDeclined] -> stepUpDeclined',
        'swap transitions: deciding: always #7 [isCodeWrong] -> awaitingCode <> deciding: always #8 [isChallengeDead] -> expired',
        `swap transitions: deciding: always #9 [${refused}] -> ${awaiting} <> deciding: always #10 [${taken}] -> adopting`,
        'swap transitions: deciding: always #11 [isDiscardedAlready] -> cancelled <> deciding: always #12 [isDiscardRefused] -> reconciling',
        'swap transitions: deciding: always #12 [isDiscardRefused] -> reconciling <> deciding: always #13 [isEnrollmentGone] -> failed',
        'swap transitions: deciding: always #13 [isEnrollmentGone] -> failed <> deciding: always #14 [isSendUncertain] -> failed',
      ],
    },
    {
      reason: 'Never both: the flow is in one operation, and the two guards ask for different ones.',
      mutants: [
        `swap transitions: deciding: always #8 [isChallengeDead] -> expired <> deciding: always #9 [${refused}] -> ${awaiting}`,
        `swap transitions: deciding: always #10 [${taken}] -> adopting <> deciding: always #11 [isDiscardedAlready] -> cancelled`,
        'swap transitions: replaying: always #2 [isFinding] -> adopting <> replaying: always #3 [isDiscarding] -> discarding',
        'swap transitions: replaying: always #3 [isDiscarding] -> discarding <> replaying: always #4 [isLapsedCodeVerifying] -> expired',
        'swap transitions: replaying: always #6 [isVerifying] -> awaitingCode <> replaying: always #7 [isEnrollmentChallenging] -> challenging',
      ],
    },
    {
      reason:
        'Never both: the lapse of a code empties its secret, and none is taken while the lifetime is lapsed.',
      mutants: [
        'swap transitions: replaying: always #4 [isLapsedCodeVerifying] -> expired <> replaying: always #5 [isCodeVerifying] -> verifying',
      ],
    },
    {
      reason:
        'Never both: while a demand is pending only step-up fails, and no failure that its port declares is about a code.',
      mutants: [
        'swap transitions: deciding: always #5 [isStepUpPending] -> failed <> deciding: always #6 [isLapsedCodeWrong] -> expired',
      ],
    },
    {
      reason: 'Never both: what is found has one status, and one that is absent or verified brings no code.',
      mutants: [
        'swap transitions: reconciling: reconcile answers #1 [isFoundVerified] -> enrolled <> reconciling: reconcile answers #2 [isFoundDiscarded] -> cancelled',
        'swap transitions: reconciling: reconcile answers #2 [isFoundDiscarded] -> cancelled <> reconciling: reconcile answers #3 [isFoundWithCode] -> awaitingCode',
        'swap transitions: reconciling: reconcile answers #3 [isFoundWithCode] -> awaitingCode <> reconciling: reconcile answers #4 [isNeverEnrolled] -> replaying',
      ],
    },
    {
      reason: 'Never both: an outcome counts as unknown only while no step-up is demanded.',
      mutants: [
        'swap transitions: failed: flow.retry #1 [isStepUpPending] -> steppingUp <> failed: flow.retry #2 [isOutcomeUnknown] -> reconciling',
      ],
    },
    {
      reason: 'What is looked up is the operation under way, which `replaying` takes to its state as well.',
      mutants: [
        'retarget transition: enrolling: flow.interrupted -> reconciling, to replaying',
        'retarget transition: challenging: flow.interrupted -> reconciling, to replaying',
        'retarget transition: verifying: flow.interrupted -> reconciling, to replaying',
        'retarget transition: discarding: flow.interrupted -> reconciling, to replaying',
        'retarget transition: deciding: always #12 [isDiscardRefused] -> reconciling, to replaying',
        'retarget transition: failed: flow.retry #2 [isOutcomeUnknown] -> reconciling, to replaying',
      ],
    },
  ];
}

interface CodeFlowNames {
  readonly refused: string;
  readonly taken: string;
  readonly awaiting: string;
  readonly maybeSent: string;
}

const EMAIL: readonly EquivalentMutants[] = [
  ...codeFlowMutants({
    refused: 'isEmailRefused',
    taken: 'isEmailTaken',
    awaiting: 'awaitingEmail',
    maybeSent: 'lengthenCooldown',
  }),
  {
    reason: 'Never both: the failure is of one kind, and the two guards ask for different kinds.',
    mutants: [
      'swap transitions: asking: poll fails #1 [isReadRefused] -> subjectChanged <> asking: poll fails #2 [isReadRepeatable] -> waiting',
    ],
  },
];

const PHONE: readonly EquivalentMutants[] = [
  ...codeFlowMutants({
    refused: 'isNumberRefused',
    taken: 'isNumberTaken',
    awaiting: 'awaitingNumber',
    maybeSent: 'recordMaybeSent',
  }),
  {
    reason: 'Never both: the failure is of one kind, and the two guards ask for different kinds.',
    mutants: [
      'swap transitions: deciding: always #16 [isUndelivered] -> undelivered <> deciding: always #17 [isRateLimited] -> rateLimited',
    ],
  },
  {
    reason: 'A raised event is taken only after all actions of its transition, and this one carries nothing.',
    mutants: [
      'swap actions: recordMaybeSent <> announceMaybeCode in deciding: always #16 [isUndelivered] -> undelivered',
    ],
  },
];

const PASSKEY_SIGN_IN: readonly EquivalentMutants[] = [
  {
    reason: 'A raised event is taken only after all actions of its transition, and this one carries nothing.',
    mutants: [
      'swap actions: takeStarted <> announceOptions in starting: start answers -> awaitingGesture',
      'swap actions: forgetChallenge <> announceOptionsUseless in completing: complete fails -> deciding',
    ],
  },
  {
    reason: 'The two actions write different members of the context, and read none.',
    mutants: ['swap actions: recordFailure <> forgetChallenge in completing: complete fails -> deciding'],
  },
  {
    reason: 'Never both: the failure is of one kind, and the two guards ask for different kinds.',
    mutants: [
      'swap transitions: deciding: always #1 [isUnsupported] -> unsupported <> deciding: always #2 [isRefused] -> refused',
      'swap transitions: deciding: always #4 [isNotCompleted] -> awaitingGesture <> deciding: always #5 [isSignInOver] -> expired',
      'swap transitions: deciding: always #5 [isSignInOver] -> expired <> deciding: always #6 [isRateLimited] -> rateLimited',
    ],
  },
  {
    reason: 'Never both: one operation is under way.',
    mutants: [
      'swap transitions: replaying: always #1 [isCheckingSupport] -> checkingSupport <> replaying: always #2 [isGestureWanted] -> awaitingGesture',
    ],
  },
];

const WEBAUTHN: readonly EquivalentMutants[] = [
  {
    reason: 'A raised event is taken only after all actions of its transition, and this one carries nothing.',
    mutants: [
      'swap actions: takeStarted <> announceOptions in starting: start answers -> awaitingGesture',
      'swap actions: forgetRegistration <> announceOptionsUseless in interrupted: ceremony.refresh -> starting',
      'swap actions: forgetRegistration <> announceOptionsUseless in unresolved: ceremony.refresh -> starting',
      'swap actions: forgetRegistration <> announceOptionsUseless in failed: ceremony.refresh [isLookUpStuck] -> starting',
    ],
  },
  {
    reason: 'Never both: the failure is of one kind, and the two guards ask for different kinds.',
    mutants: [
      'swap transitions: deciding: always #1 [isSubjectChanged] -> subjectChanged <> deciding: always #2 [isStepUpDemanded] -> steppingUp',
      'swap transitions: deciding: always #3 [isStepUpIneffective] -> failed <> deciding: always #4 [isStepUpDeclined] -> stepUpDeclined',
      'swap transitions: deciding: always #6 [isUnsupported] -> unsupported <> deciding: always #7 [isLapsedMeanwhile] -> expired',
      'swap transitions: deciding: always #8 [isNotCompleted] -> awaitingGesture <> deciding: always #9 [isRegisteredAlready] -> alreadyRegistered',
      'swap transitions: deciding: always #9 [isRegisteredAlready] -> alreadyRegistered <> deciding: always #10 [isRegistrationOver] -> expired',
      'swap transitions: deciding: always #10 [isRegistrationOver] -> expired <> deciding: always #11 [isRegistrationRefused] -> refused',
      'swap transitions: deciding: always #11 [isRegistrationRefused] -> refused <> deciding: always #12 [isCredentialKnown] -> reconciling',
      'swap transitions: deciding: always #12 [isCredentialKnown] -> reconciling <> deciding: always #13 [isRateLimited] -> rateLimited',
    ],
  },
  {
    reason: 'Never both: while a demand is pending only step-up fails, and never for want of a browser.',
    mutants: [
      'swap transitions: deciding: always #5 [isStepUpPending] -> failed <> deciding: always #6 [isUnsupported] -> unsupported',
    ],
  },
  {
    reason: 'Never both: the flow is in one operation, and the two guards ask for different ones.',
    mutants: [
      'swap transitions: replaying: always #1 [isReconciling] -> reconciling <> replaying: always #2 [isCheckingSupport] -> checkingSupport',
      'swap transitions: replaying: always #2 [isCheckingSupport] -> checkingSupport <> replaying: always #3 [isStarting] -> starting',
    ],
  },
  {
    reason:
      'No call is under way then: what has lapsed falls idle at once, and forgets what is forgotten already.',
    mutants: ['retarget transition: lifetime: internal.optionsUseless -> idle, to lapsed'],
  },
  {
    reason: 'Never both: what is found has one status.',
    mutants: [
      'swap transitions: reconciling: reconcile answers #1 [isFoundEnrolled] -> enrolled <> reconciling: reconcile answers #2 [isFoundUnknown] -> unresolved',
    ],
  },
  {
    reason: 'Never both: an outcome counts as unknown only while no step-up is demanded.',
    mutants: [
      'swap transitions: failed: flow.retry #1 [isStepUpPending] -> steppingUp <> failed: flow.retry #2 [isOutcomeUnknown] -> reconciling',
    ],
  },
  {
    reason: 'What is looked up is the operation under way, which `replaying` takes to its state as well.',
    mutants: [
      'retarget transition: registering: flow.interrupted -> reconciling, to replaying',
      'retarget transition: deciding: always #12 [isCredentialKnown] -> reconciling, to replaying',
      'retarget transition: unresolved: flow.retry -> reconciling, to replaying',
      'retarget transition: failed: flow.retry #2 [isOutcomeUnknown] -> reconciling, to replaying',
    ],
  },
];

/** The reason for each equivalent mutant, by flow and name. */
export const EQUIVALENT_MUTANTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  email: reasonsOf(EMAIL),
  'passkey sign-in': reasonsOf(PASSKEY_SIGN_IN),
  phone: reasonsOf(PHONE),
  webauthn: reasonsOf(WEBAUTHN),
  'step-up': {},
};

function reasonsOf(groups: readonly EquivalentMutants[]): Readonly<Record<string, string>> {
  return Object.fromEntries(groups.flatMap(({ reason, mutants }) => mutants.map((name) => [name, reason])));
}
