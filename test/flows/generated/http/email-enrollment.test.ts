import { emailFlow } from './email-flow.ts';
import { codeOverHttp } from './flow-over-http.ts';
import { describeOverHttp, type Unreached } from './over-http.ts';

const OKTA: readonly Unreached[] = [
  {
    reason: 'Okta never sends a code when an address is created (sendEmail: false).',
    transitions: ['enrolling: enroll answers #1 [isSentAlready] -> awaitingCode'],
  },
  {
    reason: 'A code of Okta always has a link beside it.',
    transitions: ['polling: internal.codeSent #2 -> polling.idle'],
  },
];

const AUTH0: readonly Unreached[] = [
  {
    reason: 'Auth0 sends the code with the enrollment.',
    transitions: ['enrolling: enroll answers #2 -> challenging'],
  },
  {
    reason: 'Auth0 does not list what is pending, so that an address is found verified or not at all.',
    transitions: [
      'adopting: adopt answers #1 [isFoundWithCode] -> awaitingCode',
      'adopting: adopt answers #2 [isFoundUnverified] -> challenging',
      'reconciling: reconcile answers #3 [isFoundWithCode] -> awaitingCode',
      'reconciling: reconcile answers #4 [isNeverEnrolled] -> replaying',
      'reconciling: reconcile answers #5 [isFoundGone] -> interrupted',
      'cooldown: internal.nothingSent -> ready',
    ],
  },
  {
    reason: 'What is pending on Auth0 lapses by itself and cannot be discarded.',
    transitions: [
      'journey: flow.cancel #1 [isDiscardable] -> offeringDiscard',
      'deciding: always #11 [isDiscardedAlready] -> cancelled',
      'deciding: always #12 [isDiscardRefused] -> reconciling',
      'replaying: always #3 [isDiscarding] -> discarding',
      'reconciling: reconcile answers #2 [isFoundDiscarded] -> cancelled',
      'offeringDiscard: enrollment.discard -> discarding',
      'offeringDiscard: enrollment.keep -> cancelled',
      'discarding: flow.cancel',
      'discarding: flow.interrupted -> reconciling',
      'discarding: discard answers -> cancelled',
      'discarding: discard fails -> deciding',
    ],
  },
  {
    reason: 'Auth0 sends no link to poll for.',
    transitions: [
      'polling: internal.codeSent #1 [isPollable] -> waiting',
      'waiting: after pollInterval -> asking',
      'asking: poll answers #1 [isVerifiedByLink] -> enrolled',
      'asking: poll answers #2 -> waiting',
      'asking: poll fails #1 [isReadRefused] -> subjectChanged',
      'asking: poll fails #2 [isReadRepeatable] -> waiting',
      'asking: poll fails #3 -> polling.idle',
    ],
  },
];

describeOverHttp('the email flow', codeOverHttp(emailFlow), { okta: OKTA, auth0: AUTH0 });
