import { err, ok } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { accountFailure, continuation, secret } from '../../src/domain/index.ts';
import { send } from '../../src/runtime/index.ts';
import { digested, enrollment, sentEmail, startScriptedEmailFlow } from './scripted-email.ts';

const proved = { ...enrollment, discardable: false };
const wrongCode = err(accountFailure('invalid_code', 'The code is wrong.'));
const lost = err(accountFailure('network', 'No answer.'));
const gone = err(accountFailure('not_found', 'No such email.'));
const demand = (maxAgeSeconds: number, demandedAt = 0) =>
  err(accountFailure('step_up_required', 'Again, please.', { requirement: { maxAgeSeconds }, demandedAt }));
const proof = ok({ subject: 'user-1' });

describe('adding an email', () => {
  it('enrolls, sends a code, verifies it and ends with the enrollment', async () => {
    const run = startScriptedEmailFlow();
    await run.untilCode();
    expect(run.state()).toBe('awaitingCode');
    run.flow.send({ type: 'code.submit', code: secret('123456') });
    await digested();
    await run.call('verify').answer(ok(enrollment));
    expect(run.flow.getSnapshot().output).toEqual({ outcome: 'enrolled', enrollment: proved });
    expect(run.names()).toEqual(['enroll', 'challenge', 'verify']);
  });

  it('goes straight to the code where the provider has sent it with the enrollment', async () => {
    const run = startScriptedEmailFlow();
    await digested();
    const session = continuation('session', 300_000);
    await run.call('enroll').answer(ok({ ...sentEmail(), continuation: session }));
    expect(run.state()).toBe('awaitingCode');
    run.flow.send({ type: 'code.submit', code: secret('123456') });
    await digested();
    expect(run.call('verify').input).toMatchObject({ continuation: session });
  });

  it('asks for the address where none was given, and again where it was refused', async () => {
    const run = startScriptedEmailFlow({});
    expect(run.state()).toBe('awaitingEmail');
    expect(send(run.flow, { type: 'email.submit', email: '  ' })).toEqual({
      accepted: false,
      reason: 'not_now',
    });
    expect(send(run.flow, { type: 'email.submit', email: 42 } as never).accepted).toBe(false);
    run.flow.send({ type: 'email.submit', email: ' new@example.com ' });
    await digested();
    expect(run.call('enroll').input).toEqual({ email: 'new@example.com', role: 'secondary', proven: null });
    await run.call('enroll').answer(err(accountFailure('invalid_input', 'No.', { fields: [] })));
    expect(run.state()).toBe('awaitingEmail');
    expect(run.failure()?.kind).toBe('invalid_input');
  });

  it('starts with sending a code for an enrollment of an earlier visit', async () => {
    const run = startScriptedEmailFlow({ enrollment });
    await digested();
    expect(run.call('challenge').input).toEqual({ enrollment, proven: null });
  });

  it("adopts the user's own unverified entry on conflict", async () => {
    const run = startScriptedEmailFlow();
    await digested();
    await run.call('enroll').answer(err(accountFailure('conflict', 'Taken.')));
    expect(run.state()).toBe('adopting');
    await run
      .call('find')
      .answer(ok({ status: 'unverified', enrollment, challenge: null, continuation: null }));
    expect(run.call('challenge').input).toEqual({ enrollment, proven: null });
  });

  it('asks for another address when the one in conflict is verified already', async () => {
    const run = startScriptedEmailFlow();
    await digested();
    await run.call('enroll').answer(err(accountFailure('conflict', 'Taken.', { code: 'E0000157' })));
    await run.call('find').answer(ok({ status: 'verified', enrollment }));
    expect(run.state()).toBe('awaitingEmail');
    expect(run.failure()).toMatchObject({ kind: 'conflict', code: 'E0000157' });
  });
});

describe('the code', () => {
  it('may be wrong as often as the provider lets it, and is asked for again each time', async () => {
    const run = startScriptedEmailFlow();
    await run.untilCode();
    for (const typed of ['000000', '111111']) {
      run.flow.send({ type: 'code.submit', code: secret(typed) });
      await digested();
      await run.call('verify').answer(wrongCode);
      expect(run.state()).toBe('awaitingCode');
    }
    expect(run.flow.getSnapshot().context).toMatchObject({ wrongCodes: 2, secrets: { code: null } });
  });

  it('is sent once on a double click', async () => {
    const run = startScriptedEmailFlow();
    await run.untilCode();
    const submit = () => send(run.flow, { type: 'code.submit', code: secret('123456') });
    expect(submit()).toEqual({ accepted: true });
    expect(submit()).toEqual({ accepted: false, reason: 'not_now' });
    await digested();
    expect(run.names().filter((name) => name === 'verify')).toHaveLength(1);
  });

  it('is freed of blanks', async () => {
    const run = startScriptedEmailFlow();
    await run.untilCode();
    run.flow.send({ type: 'code.submit', code: secret(' 123456 ') });
    await digested();
    const { code } = run.call('verify').input as { code: ReturnType<typeof secret<string>> };
    expect(code.reveal()).toBe('123456');
  });

  it('that the provider says has expired leads to a new one', async () => {
    const run = startScriptedEmailFlow();
    await run.untilCode();
    run.flow.send({ type: 'code.submit', code: secret('123456') });
    await digested();
    await run.call('verify').answer(err(accountFailure('challenge_expired', 'Too late.')));
    expect(run.state()).toBe('expired');
  });

  it('is refused when it is empty, or not wrapped', async () => {
    const run = startScriptedEmailFlow();
    await run.untilCode();
    expect(send(run.flow, { type: 'code.submit', code: secret(' ') }).accepted).toBe(false);
    const unwrapped = { type: 'code.submit', code: '123456' };
    expect(send(run.flow, unwrapped as never).accepted).toBe(false);
    expect(run.flow.getSnapshot().status).toBe('active');
  });

  it('can be resent once the cooldown is over, and not before', async () => {
    const run = startScriptedEmailFlow();
    await run.untilCode();
    expect(run.flow.getSnapshot().can({ type: 'code.resend' })).toBe(false);
    await run.advance(29_999);
    expect(run.flow.getSnapshot().can({ type: 'code.resend' })).toBe(false);
    await run.advance(1);
    run.flow.send({ type: 'code.resend' });
    await digested();
    await run.call('challenge').answer(ok(sentEmail()));
    expect(run.flow.getSnapshot().can({ type: 'code.resend' })).toBe(false);
  });

  it('keeps its cooldown and lifetime while wrong codes are typed', async () => {
    const run = startScriptedEmailFlow();
    await run.untilCode();
    await run.advance(20_000);
    run.flow.send({ type: 'code.submit', code: secret('000000') });
    await digested();
    await run.call('verify').answer(wrongCode);
    await run.advance(10_000);
    expect(run.flow.getSnapshot().can({ type: 'code.resend' })).toBe(true);
    await run.advance(270_000);
    expect(run.state()).toBe('expired');
  });

  it('lapses into a state from which a new one can be asked for', async () => {
    const run = startScriptedEmailFlow();
    await run.untilCode();
    await run.advance(300_000);
    expect(run.state()).toBe('expired');
    run.flow.send({ type: 'code.resend' });
    await digested();
    await run.call('challenge').answer(ok(sentEmail()));
    expect(run.state()).toBe('awaitingCode');
    await run.advance(299_999);
    expect(run.state()).toBe('awaitingCode');
    await run.advance(1);
    expect(run.state()).toBe('expired');
  });

  it('whose session the provider no longer knows leads to a new one', async () => {
    const run = startScriptedEmailFlow();
    await run.untilCode();
    await run.advance(30_000);
    run.flow.send({ type: 'code.submit', code: secret('123456') });
    await digested();
    await run.call('verify').answer(err(accountFailure('invalid_input', 'Bad session.', { fields: [] })));
    expect(run.state()).toBe('expired');
    run.flow.send({ type: 'code.resend' });
    await digested();
    expect(run.names().at(-1)).toBe('challenge');
  });

  it('that was wrong and lapsed meanwhile leads to a new one', async () => {
    const run = startScriptedEmailFlow();
    await run.untilCode();
    run.flow.send({ type: 'code.submit', code: secret('000000') });
    await run.advance(300_000);
    expect(run.state()).toBe('verifying');
    await run.call('verify').answer(wrongCode);
    expect(run.state()).toBe('expired');
  });

  it('of before stays good when a resend fails', async () => {
    const run = startScriptedEmailFlow();
    await run.untilCode();
    await run.advance(30_000);
    run.flow.send({ type: 'code.resend' });
    await digested();
    await run
      .call('challenge')
      .answer(err(accountFailure('rate_limited', 'Slowly.', { retryAfterMs: 60_000 })));
    expect(run.state()).toBe('awaitingCode');
    expect(run.failure()?.kind).toBe('rate_limited');
    await run.advance(59_999);
    expect(run.flow.getSnapshot().can({ type: 'code.resend' })).toBe(false);
    expect(run.flow.getSnapshot().can({ type: 'code.submit', code: secret('1') })).toBe(true);
  });
});

describe('a resend whose answer was lost', () => {
  it('is looked up on retry, since the newest code belongs to a challenge that is not known', async () => {
    const run = startScriptedEmailFlow();
    await run.untilCode();
    await run.advance(30_000);
    run.flow.send({ type: 'code.resend' });
    await digested();
    await run.call('challenge').answer(lost);
    expect(run.state()).toBe('failed');
    run.flow.send({ type: 'flow.retry' });
    await digested();
    const newest = sentEmail({ id: 'challenge-2' });
    await run.call('find').answer(ok({ status: 'unverified', ...newest }));
    expect(run.state()).toBe('awaitingCode');
    run.flow.send({ type: 'code.submit', code: secret('123456') });
    await digested();
    expect(run.call('verify').input).toMatchObject({ challenge: { id: 'challenge-2' } });
  });
});

describe('a second mail', () => {
  it('is not sent because the page was left while the code was on its way', async () => {
    const run = startScriptedEmailFlow();
    await digested();
    await run.call('enroll').answer(err(accountFailure('conflict', 'Taken.')));
    await run.call('find').answer(ok({ status: 'unverified', ...sentEmail() }));
    expect([run.state(), run.names()]).toEqual(['awaitingCode', ['enroll', 'find']]);
  });
});

describe('the link', () => {
  it('is asked after while the code is awaited, and ends the flow when it was followed', async () => {
    const run = startScriptedEmailFlow();
    await run.untilCode({ pollable: true });
    await run.advance(5_000);
    await run.call('poll').answer(ok({ verified: false }));
    await run.advance(5_000);
    await run.call('poll').answer(ok({ verified: true }));
    expect(run.flow.getSnapshot().output).toEqual({ outcome: 'enrolled', enrollment: proved });
  });

  it('wins over a code that is being checked, whose call is aborted', async () => {
    const run = startScriptedEmailFlow();
    await run.untilCode({ pollable: true });
    run.flow.send({ type: 'code.submit', code: secret('123456') });
    await digested();
    const verify = run.call('verify');
    await run.advance(5_000);
    await run.call('poll').answer(ok({ verified: true }));
    expect(verify.signal.aborted).toBe(true);
    expect(run.flow.getSnapshot().status).toBe('done');
  });

  it('is asked after less often while asking fails, and never steps up', async () => {
    const run = startScriptedEmailFlow();
    await run.untilCode({ pollable: true });
    await run.advance(5_000);
    await run.call('poll').answer(lost);
    await run.advance(9_999);
    expect(run.names().filter((name) => name === 'poll')).toHaveLength(1);
    await run.advance(1);
    await run.call('poll').answer(demand(900));
    await run.advance(120_000);
    expect(run.names().filter((name) => name === 'poll')).toHaveLength(2);
    expect(run.state()).toBe('awaitingCode');
  });

  it('ends the flow when somebody else is signed in', async () => {
    const run = startScriptedEmailFlow();
    await run.untilCode({ pollable: true });
    await run.advance(5_000);
    await run.call('poll').answer(err(accountFailure('subject_changed', 'Somebody else.')));
    expect(run.flow.getSnapshot().output).toMatchObject({ outcome: 'subject_changed' });
  });
});

describe('step-up', () => {
  it('is asked for, and the interrupted call carried on with by itself', async () => {
    const run = startScriptedEmailFlow();
    await digested();
    await run.call('enroll').answer(demand(900, 42));
    expect(run.flow.getSnapshot().hasTag('parked')).toBe(true);
    expect(run.call('stepUp').input).toEqual({
      requirement: { maxAgeSeconds: 900 },
      operation: 'enroll',
      demandedAt: 42,
      isFresh: false,
    });
    await run.call('stepUp').answer(proof);
    expect(run.call('enroll').input).toMatchObject({ proven: { maxAgeSeconds: 900 } });
    await run.call('enroll').answer(ok({ enrollment, challenge: null, continuation: null }));
    expect(run.call('challenge').input).toMatchObject({ proven: null });
  });

  it('carries on with the code that was typed', async () => {
    const run = startScriptedEmailFlow();
    await run.untilCode();
    run.flow.send({ type: 'code.submit', code: secret('123456') });
    await digested();
    await run.call('verify').answer(demand(0));
    await run.call('stepUp').answer(proof);
    const { code } = run.call('verify').input as { code: ReturnType<typeof secret<string>> };
    expect(code.reveal()).toBe('123456');
  });

  it('ends in step_up_ineffective when the provider demands again what was just proved', async () => {
    const run = startScriptedEmailFlow();
    await digested();
    await run.call('enroll').answer(demand(900));
    await run.call('stepUp').answer(proof);
    await run.call('enroll').answer(demand(3600));
    expect(run.state()).toBe('failed');
    expect(run.failure()).toMatchObject({
      kind: 'step_up_ineffective',
      requirement: { maxAgeSeconds: 3600 },
    });
    expect(run.names()).toEqual(['enroll', 'stepUp', 'enroll']);
  });

  it('goes on with a stronger demand, at most three times for one operation', async () => {
    const run = startScriptedEmailFlow();
    await digested();
    for (const maxAgeSeconds of [900, 300, 60]) {
      await run.call('enroll').answer(demand(maxAgeSeconds));
      await run.call('stepUp').answer(proof);
    }
    await run.call('enroll').answer(demand(0));
    expect(run.failure()?.kind).toBe('step_up_ineffective');
  });

  it('that is declined leaves the choice to try again or to cancel', async () => {
    const run = startScriptedEmailFlow();
    await digested();
    await run.call('enroll').answer(demand(900));
    await run.call('stepUp').answer(err(accountFailure('not_completed', 'No.')));
    expect(run.state()).toBe('stepUpDeclined');
    expect(run.flow.getSnapshot().hasTag('failed')).toBe(false);
    run.flow.send({ type: 'flow.retry' });
    await digested();
    expect(run.call('stepUp').input).toMatchObject({ operation: 'enroll' });
  });

  it('for somebody else ends the flow, and nothing is replayed', async () => {
    const run = startScriptedEmailFlow();
    await digested();
    await run.call('enroll').answer(demand(900));
    await run.call('stepUp').answer(err(accountFailure('subject_changed', 'Somebody else.')));
    expect(run.flow.getSnapshot().output).toMatchObject({ outcome: 'subject_changed' });
    expect(run.names()).toEqual(['enroll', 'stepUp']);
  });

  it('waits for a confirmation before it carries on with what destroys', async () => {
    const run = startScriptedEmailFlow();
    await run.untilCode();
    run.flow.send({ type: 'flow.cancel' });
    run.flow.send({ type: 'enrollment.discard' });
    await digested();
    await run.call('discard').answer(demand(900));
    await run.call('stepUp').answer(proof);
    expect(run.state()).toBe('confirmingReplay');
    run.flow.send({ type: 'replay.confirm' });
    await digested();
    await run.call('discard').answer(ok(undefined));
    expect(run.flow.getSnapshot().output).toEqual({ outcome: 'cancelled', left: null, mayBeEnrolled: false });
  });

  it('that fails for a reason of its own can be retried, and is not taken for a wrong code', async () => {
    const run = startScriptedEmailFlow();
    await run.untilCode();
    run.flow.send({ type: 'code.submit', code: secret('123456') });
    await digested();
    await run.call('verify').answer(demand(900));
    await run.call('stepUp').answer(wrongCode);
    expect(run.state()).toBe('failed');
    expect(run.flow.getSnapshot().context.wrongCodes).toBe(0);
    run.flow.send({ type: 'flow.retry' });
    expect(run.state()).toBe('steppingUp');
  });
});

describe('an answer that was lost', () => {
  it('is sent again on retry once it is known that nothing happened', async () => {
    const run = startScriptedEmailFlow();
    await digested();
    await run.call('enroll').answer(lost);
    run.flow.send({ type: 'flow.retry' });
    await digested();
    await run.call('find').answer(ok({ status: 'absent' }));
    expect(run.names()).toEqual(['enroll', 'find', 'enroll']);
  });

  it('of a verification that succeeded ends the flow well', async () => {
    const run = startScriptedEmailFlow();
    await run.untilCode();
    run.flow.send({ type: 'code.submit', code: secret('123456') });
    await digested();
    await run.call('verify').answer(lost);
    run.flow.send({ type: 'flow.retry' });
    await digested();
    await run.call('find').answer(ok({ status: 'verified', enrollment }));
    expect(run.flow.getSnapshot().output).toEqual({ outcome: 'enrolled', enrollment: proved });
  });

  it('of a verification that did not happen is retried with the code at hand', async () => {
    const run = startScriptedEmailFlow();
    await run.untilCode();
    run.flow.send({ type: 'code.submit', code: secret('123456') });
    await digested();
    await run.call('verify').answer(lost);
    run.flow.send({ type: 'flow.retry' });
    await digested();
    await run
      .call('find')
      .answer(ok({ status: 'unverified', enrollment, challenge: null, continuation: null }));
    expect(run.names().slice(-2)).toEqual(['find', 'verify']);
  });

  it('whose look-up fails can be looked up again', async () => {
    const run = startScriptedEmailFlow();
    await digested();
    await run.call('enroll').answer(lost);
    run.flow.send({ type: 'flow.retry' });
    await digested();
    await run.call('find').answer(lost);
    expect(run.state()).toBe('failed');
    run.flow.send({ type: 'flow.retry' });
    await digested();
    await run.call('find').answer(ok({ status: 'absent' }));
    expect(run.names()).toEqual(['enroll', 'find', 'find', 'enroll']);
  });
});

describe('an enrollment that turns out to be absent', () => {
  it('is not enrolled anew by a look-up that failed', async () => {
    const run = startScriptedEmailFlow();
    await digested();
    await run.call('enroll').answer(lost);
    run.flow.send({ type: 'flow.retry' });
    await digested();
    await run.call('find').answer(gone);
    run.flow.send({ type: 'flow.retry' });
    await digested();
    expect(run.names()).toEqual(['enroll', 'find', 'find']);
  });
});

describe('what is looked up instead of guessed', () => {
  it('is an entry that the provider does not let go of: it has been verified meanwhile', async () => {
    const run = startScriptedEmailFlow();
    await run.untilCode();
    run.flow.send({ type: 'flow.cancel' });
    run.flow.send({ type: 'enrollment.discard' });
    await digested();
    await run.call('discard').answer(err(accountFailure('conflict', 'It is verified.')));
    await run.call('find').answer(ok({ status: 'verified', enrollment }));
    expect(run.flow.getSnapshot().output).toEqual({ outcome: 'enrolled', enrollment: proved });
  });

  it.each([
    ['challenge', 'unverified', 'awaitingCode'],
    ['verify', 'unknown', 'awaitingCode'],
    ['discard', 'absent', 'cancelled'],
    ['discard', 'unknown', 'interrupted'],
  ] as const)('is an interrupted %s, found %s, which leads to %s', async (operation, status, state) => {
    const run = startScriptedEmailFlow();
    await run.untilCode();
    await run.advance(30_000);
    if (operation === 'challenge') run.flow.send({ type: 'code.resend' });
    if (operation === 'verify') run.flow.send({ type: 'code.submit', code: secret('123456') });
    if (operation === 'discard') {
      run.flow.send({ type: 'flow.cancel' });
      run.flow.send({ type: 'enrollment.discard' });
    }
    await digested();
    const effect = run.call(operation);
    run.flow.send({ type: 'flow.interrupted' });
    await digested();
    expect(effect.signal.aborted).toBe(true);
    await run.call('find').answer(ok(status === 'unverified' ? { status, ...sentEmail() } : { status }));
    expect(run.state()).toBe(state);
    expect(run.names().at(-1)).toBe('find');
  });
});

describe('step-up during a look-up', () => {
  it('is carried on with the look-up', async () => {
    const run = startScriptedEmailFlow();
    await digested();
    await run.call('enroll').answer(lost);
    run.flow.send({ type: 'flow.retry' });
    await digested();
    await run.call('find').answer(demand(900));
    await run.call('stepUp').answer(proof);
    expect(run.call('find').input).toMatchObject({ proven: { maxAgeSeconds: 900 } });
    await run.call('find').answer(ok({ status: 'absent' }));
    expect(run.names().at(-1)).toBe('enroll');
  });
});

describe('cancelling', () => {
  const left = (mayBeEnrolled: boolean) => ({ outcome: 'cancelled', left: null, mayBeEnrolled });

  it('ends at once where nothing is left behind', async () => {
    const run = startScriptedEmailFlow({});
    run.flow.send({ type: 'flow.cancel' });
    expect(run.flow.getSnapshot().output).toEqual(left(false));
  });

  it('aborts what is under way, and says that it may have taken place', async () => {
    const run = startScriptedEmailFlow();
    await digested();
    const enroll = run.call('enroll');
    run.flow.send({ type: 'flow.cancel' });
    expect(enroll.signal.aborted).toBe(true);
    expect(run.flow.getSnapshot().output).toEqual(left(true));
  });

  it.each([
    ['an answer was lost', lost, true],
    ['all was refused', err(accountFailure('forbidden', 'Not here.')), false],
  ])('says whether there may be an entry when %s', async (_, answer, mayBeEnrolled) => {
    const run = startScriptedEmailFlow();
    await digested();
    await run.call('enroll').answer(answer);
    run.flow.send({ type: 'flow.cancel' });
    expect(run.flow.getSnapshot().output).toEqual(left(mayBeEnrolled));
  });

  it('says so while the entry is looked for, too', async () => {
    const run = startScriptedEmailFlow();
    await digested();
    await run.call('enroll').answer(lost);
    run.flow.send({ type: 'flow.retry' });
    expect(run.state()).toBe('reconciling');
    run.flow.send({ type: 'flow.cancel' });
    expect(run.flow.getSnapshot().output).toEqual(left(true));
  });

  it('offers to discard what was created, and keeps it if the user wants', async () => {
    const run = startScriptedEmailFlow();
    await run.untilCode();
    run.flow.send({ type: 'flow.cancel' });
    expect(run.state()).toBe('offeringDiscard');
    run.flow.send({ type: 'enrollment.keep' });
    expect(run.flow.getSnapshot().output).toEqual({
      outcome: 'cancelled',
      left: enrollment,
      mayBeEnrolled: false,
    });
  });

  it('counts an entry that is gone as discarded', async () => {
    const run = startScriptedEmailFlow();
    await run.untilCode();
    run.flow.send({ type: 'flow.cancel' });
    run.flow.send({ type: 'enrollment.discard' });
    await digested();
    await run.call('discard').answer(gone);
    expect(run.flow.getSnapshot().output).toEqual({ outcome: 'cancelled', left: null, mayBeEnrolled: false });
  });
});

describe('being too fast', () => {
  it('waits as long as the provider says, then lets the user retry', async () => {
    const run = startScriptedEmailFlow();
    await digested();
    await run.call('enroll').answer(err(accountFailure('rate_limited', 'Slowly.', { retryAfterMs: 7_000 })));
    expect(run.state()).toBe('rateLimited');
    expect(run.flow.getSnapshot().can({ type: 'flow.retry' })).toBe(false);
    await run.advance(7_000);
    expect(run.state()).toBe('failed');
    run.flow.send({ type: 'flow.retry' });
    await digested();
    expect(run.names()).toEqual(['enroll', 'enroll']);
  });
});

describe('an enrollment that is gone', () => {
  it('is enrolled anew on retry', async () => {
    const run = startScriptedEmailFlow();
    await run.untilCode();
    run.flow.send({ type: 'code.submit', code: secret('123456') });
    await digested();
    await run.call('verify').answer(gone);
    expect(run.state()).toBe('failed');
    expect(run.flow.getSnapshot().can({ type: 'flow.retry' })).toBe(false);
    await run.advance(30_000);
    run.flow.send({ type: 'flow.retry' });
    await digested();
    expect(run.names().at(-1)).toBe('enroll');
  });
});
