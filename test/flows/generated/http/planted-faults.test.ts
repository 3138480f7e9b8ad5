import { describe, expect, it } from 'vitest';
import { replayPath } from '../../../../src/testing/index.ts';
import { PROVIDERS, type Provider } from '../../email-run.ts';
import { emailFlow } from './email-flow.ts';
import { codeOverHttp, type FlowOverHttp } from './flow-over-http.ts';
import { phoneFlow } from './phone-flow.ts';
import * as faults from './planted-faults.ts';
import type { Wire } from './tenant.ts';
import { webAuthnFlow } from './webauthn-flow.ts';

interface Planted {
  readonly fault: string;
  readonly wire: Wire;
  /** The path that finds it, as a failure prints it. */
  readonly script: readonly string[];
  /** What gives it away. */
  readonly seen: RegExp;
}

const ADOPTING = ['with an address', 'enroll fails with conflict'];
const ENROLLED = ['with an enrollment', 'challenge answers sent'];
const SENT = ['with an address', 'enroll answers sent'];
const WRONG_CODE = ['code.submit (a code)', 'verify fails with invalid_code'];
const RIGHT_CODE = ['code.submit (a code)', 'verify answers verified'];
const RESENT = [
  'time passes: pollInterval in waiting',
  'poll fails with forbidden',
  'time passes: resendCooldown in cooling',
  'code.resend',
  'challenge answers sent',
];

const UNDELIVERED = [
  'with an enrollment',
  'challenge fails with delivery_failed',
  'time passes: resendCooldown in cooling',
];

const PLANTED: Readonly<Record<Provider, readonly Planted[]>> = {
  okta: [
    {
      fault: 'a wrong status',
      wire: faults.wrongStatus,
      script: ADOPTING,
      seen: /value.active.journey: expected "adopting", saw "awaitingEmail"/,
    },
    {
      fault: 'a missing link',
      wire: faults.missingLink,
      script: [...ADOPTING, 'adopt answers unverified with code'],
      seen: /journey: expected "awaitingCode", saw "challenging"/,
    },
    {
      fault: 'a list that hides entries',
      wire: faults.hidingList,
      script: [...ADOPTING, 'adopt answers unverified'],
      seen: /journey: expected "challenging", saw "awaitingEmail"/,
    },
    {
      fault: 'a stale expiry',
      wire: faults.staleExpiry,
      script: ENROLLED,
      seen: /codeLifetime in running.dueInMs: expected 240000, saw 180000/,
    },
    {
      fault: 'a wrong Date',
      wire: faults.wrongDate,
      script: ENROLLED,
      seen: /codeLifetime in running.dueInMs: expected 240000, saw 300000/,
    },
    {
      fault: 'a code that is sent twice',
      wire: faults.doubleSend,
      script: ENROLLED,
      seen: /"challenge" has sent 2 messages/,
    },
    {
      fault: 'a code of another address that is accepted',
      wire: faults.foreignCode,
      script: [...ENROLLED, ...WRONG_CODE],
      seen: /status: expected "active", saw "done"/,
    },
    {
      fault: 'an older code that is accepted',
      wire: faults.olderCode,
      script: [...ENROLLED, ...WRONG_CODE, ...RESENT, ...WRONG_CODE],
      seen: /status: expected "active", saw "done"/,
    },
    {
      fault: 'a code that is accepted twice',
      wire: faults.codeAcceptedTwice(),
      script: [...ENROLLED, ...RIGHT_CODE],
      seen: /The code was accepted a second time/,
    },
    {
      fault: 'a challenge that is not invalidated by the next one',
      wire: faults.challengeNotInvalidated,
      script: [...ENROLLED, ...RESENT],
      seen: /The code of before is still good/,
    },
    {
      fault: 'a discard that deletes nothing',
      wire: faults.deletesNothing,
      script: ['with an enrollment', 'flow.cancel', 'enrollment.discard', 'discard answers discarded'],
      seen: /After "discard" the entry is unproved, not none/,
    },
    {
      fault: 'a verification that proves nothing',
      wire: faults.provesNothing,
      script: [...ENROLLED, ...RIGHT_CODE],
      seen: /After "verify" the entry is unproved, not proved/,
    },
    {
      fault: 'a mail that nobody asked for',
      wire: faults.uninvitedMail,
      script: ['with an address', 'enroll answers created'],
      seen: /"enroll" has sent 1 messages/,
    },
    {
      fault: 'a demand for something else',
      wire: faults.otherDemand,
      script: ['with an address', 'enroll fails with step_up_required'],
      seen: /context.key.demand.acrValues: expected null, saw \["strong"\]/,
    },
  ],
  auth0: [
    {
      fault: 'a lost Location',
      wire: faults.lostLocation,
      script: SENT,
      seen: /context.failure: expected null, saw "malformed_response"/,
    },
    {
      fault: 'a code that is sent twice',
      wire: faults.doubleSend,
      script: SENT,
      seen: /"enroll" has sent 2 messages/,
    },
    {
      fault: 'a session that a wrong code ends',
      wire: faults.sessionDies(),
      script: [...SENT, ...WRONG_CODE, ...RIGHT_CODE],
      seen: /After "verify" the entry is none, not proved/,
    },
    {
      fault: 'a session that survives its success',
      wire: faults.codeAcceptedTwice(),
      script: [...SENT, ...RIGHT_CODE],
      seen: /The code was accepted a second time/,
    },
    {
      fault: 'a verification that proves nothing',
      wire: faults.provesNothing,
      script: [...SENT, ...RIGHT_CODE],
      seen: /After "verify" the entry is none, not proved/,
    },
  ],
};

/** What only a provider of phones can do wrong. */
const PLANTED_FOR_PHONES: Readonly<Record<Provider, readonly Planted[]>> = {
  okta: [
    {
      fault: 'a code that is sent again by the way which had failed',
      wire: faults.retryForgotten,
      script: [...UNDELIVERED, 'code.resend (as before)', 'challenge answers sent'],
      seen: /"challenge" has sent 0 messages/,
    },
    {
      fault: 'a call that becomes a text',
      wire: faults.alwaysText,
      script: [...UNDELIVERED, 'code.resend (by call)', 'challenge answers sent'],
      seen: /A code was sent by sms, not by call/,
    },
  ],
  auth0: [
    {
      fault: 'a call that becomes a text',
      wire: faults.alwaysText,
      script: [
        'with an enrollment',
        'challenge answers sent',
        'time passes: resendCooldown in cooling',
        'code.resend (by call)',
        'challenge answers sent',
      ],
      seen: /A code was sent by sms, not by call/,
    },
  ],
};

const OPTIONS = ['start', 'checkSupport answers supported', 'start answers options'];
const CEREMONY = [...OPTIONS, 'ceremony.start', 'createCredential answers a credential'];

/** What a provider can do wrong with passkeys. */
const PLANTED_FOR_PASSKEYS: Readonly<Record<Provider, readonly Planted[]>> = {
  okta: [
    {
      fault: 'a stale expiry',
      wire: faults.staleExpiry,
      script: OPTIONS,
      seen: /optionsLifetime in running.dueInMs: expected 240000, saw 180000/,
    },
    {
      fault: 'a credential that is not saved',
      wire: faults.savesNothing,
      script: [...CEREMONY, 'register answers enrolled'],
      seen: /The credential is not on the account/,
    },
    {
      fault: 'a credential that is taken twice',
      wire: faults.takenTwice(),
      script: [...CEREMONY, 'register answers enrolled'],
      seen: /The credential was accepted a second time/,
    },
    {
      fault: 'a list that does not tell which credential is which',
      wire: faults.untoldCredentials,
      script: [...CEREMONY, 'register fails with network', 'flow.retry', 'reconcile answers enrolled'],
      seen: /status: expected "done", saw "active"/,
    },
  ],
  auth0: [
    {
      fault: 'options that exclude nothing',
      wire: faults.excludesNothing,
      script: [...OPTIONS, 'ceremony.start', 'createCredential fails with already_registered'],
      seen: /journey: expected "alreadyRegistered", saw "registering"/,
    },
    {
      fault: 'a list that ends too soon',
      wire: faults.shortList,
      script: [
        ...CEREMONY,
        'register fails with network',
        'flow.retry',
        'reconcile answers unknown',
        'flow.retry',
        'reconcile answers enrolled',
      ],
      seen: /journey: expected "unresolved", saw "registering"/,
    },
  ],
};

const EMAIL = codeOverHttp(emailFlow);
const PHONE = codeOverHttp(phoneFlow);

describe.each(PROVIDERS)('a fault of %s', (provider) => {
  it.each(PLANTED[provider])('is found over HTTP: $fault', (planted) =>
    expectFound(EMAIL, provider, planted),
  );

  it.each(PLANTED_FOR_PHONES[provider])('with phones is found over HTTP: $fault', (planted) =>
    expectFound(PHONE, provider, planted),
  );

  it.each(PLANTED_FOR_PASSKEYS[provider])('with passkeys is found over HTTP: $fault', (planted) =>
    expectFound(webAuthnFlow, provider, planted),
  );
});

async function expectFound(flow: FlowOverHttp, provider: Provider, { wire, script, seen }: Planted) {
  const model = flow.model(provider);
  await replayPath(model, flow.driver(provider, model), script);
  await expect(replayPath(model, flow.driver(provider, model, wire), script)).rejects.toThrow(seen);
}
