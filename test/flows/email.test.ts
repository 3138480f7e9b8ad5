import { afterEach, describe, expect, it } from 'vitest';
import { waitFor } from 'xstate';
import { secret } from '../../src/domain/index.ts';
import { send } from '../../src/runtime/index.ts';
import {
  EMAIL,
  type EmailRun,
  type EmailRunOptions,
  OTHER_USER,
  PROVIDERS,
  type Provider,
  startEmailRun,
} from './email-run.ts';

const open: EmailRun[] = [];

async function start(provider: Provider, options?: EmailRunOptions): Promise<EmailRun> {
  const run = await startEmailRun(provider, options);
  open.push(run);
  await run.settled();
  return run;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((run) => run.close()));
});

describe.each(PROVIDERS)('adding an email on %s', (provider) => {
  it('enrolls, sends one code, verifies it', async () => {
    const run = await start(provider);
    expect(run.state()).toBe('awaitingCode');
    await run.submit(run.code());
    expect(run.flow.getSnapshot().output).toMatchObject({
      outcome: 'enrolled',
      enrollment: { email: EMAIL },
    });
    expect(run.emulator.requests.all.map(({ status }) => status)).toEqual(
      provider === 'okta' ? [201, 201, 204] : [202, 201],
    );
    expect(run.clock.nextDueAt()).toBeUndefined();
  });

  it('asks again after a wrong code, which is one request', async () => {
    const run = await start(provider);
    await run.submit('000000');
    expect([run.state(), run.failure()?.kind, run.count('verify')]).toEqual([
      'awaitingCode',
      'invalid_code',
      1,
    ]);
    await run.submit(run.code());
    expect([run.state(), run.count('verify')]).toEqual(['enrolled', 2]);
  });

  it('sends a code once that is submitted twice', async () => {
    const run = await start(provider);
    send(run.flow, { type: 'code.submit', code: secret(run.code()) });
    await run.submit(run.code());
    expect([run.state(), run.count('verify')]).toEqual(['enrolled', 1]);
  });

  it('asks for another address when this one is refused', async () => {
    const run = await start(provider, { input: { email: 'not an address' } });
    expect([run.state(), run.failure()?.kind]).toEqual(['awaitingEmail', 'invalid_input']);
    send(run.flow, { type: 'email.submit', email: EMAIL });
    await run.settled();
    expect(run.state()).toBe('awaitingCode');
  });

  it('notices that the code has lapsed, and sends another', async () => {
    const run = await start(provider);
    const first = run.code();
    run.clock.advance(300_000);
    expect(run.state()).toBe('expired');
    send(run.flow, { type: 'code.resend' });
    await run.settled();
    expect([run.state(), run.code() === first]).toEqual(['awaitingCode', false]);
    await run.submit(run.code());
    expect(run.state()).toBe('enrolled');
  });

  it('ends when somebody else comes back from step-up, and replays nothing', async () => {
    const run = await start(provider, { stepUpUser: OTHER_USER });
    run.fault('verify', demandOf('max_age=900'));
    await run.submit(run.code());
    expect(run.flow.getSnapshot().output).toMatchObject({
      outcome: 'subject_changed',
      failure: { kind: 'subject_changed' },
    });
    expect([run.count('verify'), run.count('verify', 'reached')]).toEqual([1, 0]);
  });

  it('ends when somebody else has signed in in a second tab, and sends nothing for them', async () => {
    const run = await start(provider);
    const code = run.code();
    await run.switchUser();
    await run.submit(code);
    expect(run.flow.getSnapshot().output).toMatchObject({ outcome: 'subject_changed' });
    expect(run.count('verify')).toBe(0);
  });

  it('ends when a refresh brings somebody else, and sends nothing for them', async () => {
    const run = await start(provider, {
      emulator: { accessTokenLifetimeSeconds: 60 },
      refreshUser: OTHER_USER,
    });
    run.clock.advance(90_000);
    await run.submit(run.code());
    expect(run.flow.getSnapshot().output).toMatchObject({ outcome: 'subject_changed' });
    expect(run.count('verify', 'reached')).toBe(0);
  });

  it('ends in step_up_ineffective when the new sign-in does not reach the token', async () => {
    const run = await start(provider);
    run.fault('verify', { ...demandOf('max_age=900'), times: 2 });
    await run.submit(run.code());
    expect([run.state(), run.failure()?.kind]).toEqual(['failed', 'step_up_ineffective']);
    expect([run.prompts.length, run.count('verify')]).toEqual([1, 2]);
  });

  it('leaves the choice to the user who declines to step up', async () => {
    const run = await start(provider, { onPrompt: 'decline' });
    run.fault('verify', demandOf('max_age=900'));
    await run.submit(run.code());
    expect([run.state(), run.failure()?.kind]).toEqual(['stepUpDeclined', 'not_completed']);
  });

  it('asks the token source for a fresh token once when the provider refuses the old one', async () => {
    const run = await start(provider, { emulator: { accessTokenLifetimeSeconds: 60 } });
    run.clock.advance(90_000);
    await run.submit(run.code());
    expect([run.state(), run.count('verify'), run.count('verify', 'reached')]).toEqual(['enrolled', 2, 1]);
    expect(run.tokenReasons).toContain('unauthenticated');
  });
});

describe('step-up on okta', () => {
  it('is demanded by the API, and the enrollment carried on with by itself', async () => {
    const run = await start('okta', { signedInMinutesAgo: 16 });
    expect(run.prompts).toEqual(['{"maxAgeSeconds":900}']);
    expect(run.state()).toBe('awaitingCode');
    expect(run.emulator.requests.of('createEmail').map(({ status }) => status)).toEqual([403, 201]);
    expect(run.tokenReasons).toEqual(['initial', 'step_up', 'initial']);
    await run.submit(run.code());
    expect(run.state()).toBe('enrolled');
  });

  it('passes on the assurance level that is demanded', async () => {
    const acrValues = 'urn:okta:loa:2fa:any:ifpossible';
    const run = await start('okta', { emulator: { stepUp: { maxAgeSeconds: 0, acrValues } } });
    expect(run.prompts).toContain(JSON.stringify({ maxAgeSeconds: 0, acrValues: [acrValues] }));
    expect(run.failure()).toBeNull();
  });
});

describe('step-up on auth0', () => {
  it('is demanded by the token endpoint, and the verification carried on with by itself', async () => {
    const run = await start('auth0', {
      emulator: { accessTokenLifetimeSeconds: 60, mfa: { maxAgeSeconds: 60 } },
    });
    const code = run.code();
    run.clock.advance(90_000);
    await run.submit(code);
    expect(run.prompts).toEqual([
      JSON.stringify({
        maxAgeSeconds: 0,
        acrValues: ['http://schemas.openid.net/pape/policies/2007/06/multi-factor'],
      }),
    ]);
    expect(run.emulator.requests.of('verifyAuthenticationMethod').map(({ status }) => status)).toEqual([
      401, 201,
    ]);
    expect(run.tokenReasons).toEqual(['initial', 'initial', 'unauthenticated', 'step_up']);
    expect(run.state()).toBe('enrolled');
  });

  it('does not add a primary address, and sends nothing to find out', async () => {
    const run = await start('auth0', { input: { email: EMAIL, role: 'primary' } });
    expect([run.state(), run.failure()?.kind]).toEqual(['failed', 'not_supported']);
    expect(run.emulator.requests.all).toHaveLength(0);
  });
});

describe('an entry of an abandoned attempt on okta', () => {
  it('is adopted with the code that is on its way, without a second mail', async () => {
    const run = await start('okta');
    const again = run.again({ email: EMAIL });
    await again.settled();
    expect(again.state()).toBe('awaitingCode');
    expect([run.count('enroll'), run.count('enroll', 'reached'), run.count('find')]).toEqual([2, 1, 1]);
    expect(run.count('challenge')).toBe(1);
    await again.submit(run.code());
    expect(again.state()).toBe('enrolled');
  });

  it('that has been verified since is a conflict, and another address can be given', async () => {
    const run = await start('okta');
    await run.submit(run.code());
    const again = run.again({ email: EMAIL });
    await again.settled();
    expect([again.state(), again.failure()?.kind]).toEqual(['awaitingEmail', 'conflict']);
  });

  it('can be proved without being created again', async () => {
    const run = await start('okta');
    const { enrollment } = run.flow.getSnapshot().context;
    if (!enrollment) throw new Error('Nothing was enrolled.');
    const again = run.again({ enrollment });
    await again.settled();
    await again.submit(run.code());
    expect([again.state(), run.count('enroll')]).toEqual(['enrolled', 1]);
  });
});

describe('leaving on okta', () => {
  it('takes the unverified entry back when the user wants that', async () => {
    const run = await start('okta');
    send(run.flow, { type: 'flow.cancel' });
    send(run.flow, { type: 'enrollment.discard' });
    await run.settled();
    expect(run.flow.getSnapshot().output).toEqual({ outcome: 'cancelled', left: null, mayBeEnrolled: false });
    expect(run.count('discard', 'reached')).toBe(1);
  });
});

describe('the link in the mail on okta', () => {
  it('ends the flow that waits for the code', async () => {
    const run = await start('okta');
    await fetch(run.emulator.outbox.latest(EMAIL)?.link ?? '', { redirect: 'manual' });
    run.clock.advance(5_000);
    await waitFor(run.flow, ({ status }) => status === 'done', { timeout: 4_000 });
    expect(run.state()).toBe('enrolled');
    expect([run.count('poll'), run.count('verify')]).toEqual([1, 0]);
  });
});

describe('two flows of one account on okta', () => {
  it.each([
    ['share one prompt where one sign-in satisfies both', 'urn:okta:loa:2fa:any', 1],
    ['prompt one after the other where it does not', 'urn:okta:loa:1fa:any', 2],
  ])('%s, and neither is called ineffective', async (_, acrValues, prompts) => {
    const run = await start('okta', { onPrompt: 'nothing' });
    const other = run.again({ email: 'other@example.com' });
    await other.settled();
    run.fault('challenge', demandOf('max_age=900, acr_values="urn:okta:loa:2fa:any"'));
    run.fault('challenge', demandOf(`max_age=0, acr_values="${acrValues}"`));
    run.clock.advance(30_000);
    send(run.flow, { type: 'code.resend' });
    send(other.flow, { type: 'code.resend' });
    await Promise.all([run.parked(), other.parked()]);
    while (run.stepUp.prompt.get()) {
      const changed = run.promptChanged();
      run.stepUp.prompt.get()?.send({ type: 'stepUp.begin' });
      await changed;
    }
    await Promise.all([run.settled(), other.settled()]);
    expect(run.prompts).toHaveLength(prompts);
    expect([run.state(), other.state()]).toEqual(['awaitingCode', 'awaitingCode']);
    expect([run.failure(), other.failure()]).toEqual([null, null]);
  });
});

function demandOf(parameters: string) {
  return {
    status: 403,
    headers: { 'www-authenticate': `Bearer error="insufficient_authentication_context", ${parameters}` },
  };
}
