import { describe, expect, it } from 'vitest';
import { createCoverage, describeFlow } from '../../../src/testing/index.ts';
import { PROVIDERS, type Provider } from '../email-run.ts';
import { createHttpDriver } from './http-driver.ts';
import { httpModel } from './http-model.ts';

interface Unreached {
  readonly reason: string;
  readonly transitions: readonly string[];
}

const OKTA: readonly Unreached[] = [
  {
    reason: 'Okta never sends a code when an address is created (sendEmail: false).',
    transitions: ['enrolling: enroll answers #1 [isSentAlready] -> awaitingCode'],
  },
  {
    reason: 'The model declares no unverified address with an outstanding code, though Okta can answer one.',
    transitions: [
      'adopting: adopt answers #1 [isFoundWithCode] -> awaitingCode',
      'reconciling: reconcile answers #3 [isFoundWithCode] -> awaitingCode',
    ],
  },
  {
    reason: 'The prompt only proves, declines or finds another user; nothing else fails it here.',
    transitions: [
      'deciding: always #5 [isStepUpPending] -> failed',
      'failed: flow.retry #1 [isStepUpPending] -> steppingUp',
    ],
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
    reason: 'Only a discard asks for a confirmation, and Auth0 has none.',
    transitions: [
      'steppingUp: stepUp answers #1 [isConfirmationWanted] -> confirmingReplay',
      'confirmingReplay: replay.confirm -> replaying',
    ],
  },
  {
    reason: 'The prompt only proves, declines or finds another user; nothing else fails it here.',
    transitions: [
      'deciding: always #5 [isStepUpPending] -> failed',
      'failed: flow.retry #1 [isStepUpPending] -> steppingUp',
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

const UNREACHED: Readonly<Record<Provider, readonly Unreached[]>> = { okta: OKTA, auth0: AUTH0 };

describe.each(PROVIDERS)('the email flow over HTTP on %s', (provider) => {
  const model = httpModel(provider);
  const coverage = createCoverage(model);

  describeFlow(
    model,
    createHttpDriver(provider),
    { describe, it },
    { onPath: (path) => coverage.add(model, path) },
  );

  it('takes every transition but those that are listed with their reason', () => {
    const listed = UNREACHED[provider].flatMap(({ transitions }) => transitions);
    expect([...coverage.count('transitions').missing].sort()).toEqual([...listed].sort());
  });
});
