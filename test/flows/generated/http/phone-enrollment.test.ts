import { codeOverHttp } from './flow-over-http.ts';
import { describeOverHttp, type Unreached } from './over-http.ts';
import { phoneFlow } from './phone-flow.ts';

const OKTA: readonly Unreached[] = [
  {
    reason: 'Okta never sends a code when a phone is created (sendCode: false).',
    transitions: ['enrolling: enroll answers #1 [isSentAlready] -> awaitingCode'],
  },
];

const AUTH0: readonly Unreached[] = [
  {
    reason: 'Auth0 sends the code with the enrollment.',
    transitions: ['enrolling: enroll answers #2 -> challenging'],
  },
  {
    reason: 'Auth0 does not say whether a code was delivered.',
    transitions: [
      'deciding: always #16 [isUndelivered] -> undelivered',
      'undelivered: code.resend [isCooledDown] -> replaying',
    ],
  },
  {
    reason: 'Auth0 does not list what is pending, so that a phone is found verified or not at all.',
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
];

describeOverHttp('the phone flow', codeOverHttp(phoneFlow), { okta: OKTA, auth0: AUTH0 });
