import { ok } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { createActor, waitFor } from 'xstate';
import { passkeySignInMachine } from '../../machines/passkey-sign-in.ts';
import { listAuthenticationMethods } from '../../src/auth0/index.ts';
import { continuation, createSimulatedClock, secret } from '../../src/domain/index.ts';
import type { PasskeySignIn, StartedSignIn } from '../../src/ports/index.ts';
import { send, withServices } from '../../src/runtime/index.ts';
import { ASSERTION } from '../auth0/passkey-bodies.ts';
import { EMAIL, OTHER_USER, USER } from './email-run.ts';
import { comesTo, startPasskeyRun } from './passkey-run.ts';

describe('signing in with a passkey on auth0', () => {
  it('ends with tokens that are good for My Account', async () => {
    const run = await startPasskeyRun();
    run.emulator.accounts.revokeTokens(USER);
    const flow = run.signIn();
    await comesTo(flow, 'gesture');
    send(flow, { type: 'ceremony.start' });
    const { output } = await comesTo(flow, 'end');

    if (output?.outcome !== 'signedIn') expect.fail(`It ended with ${output?.outcome}.`);
    expect(output.signIn.proof.subject).toBe(run.account.subject);
    expect(JSON.stringify(flow.getSnapshot())).not.toContain(output.signIn.accessToken.reveal());
    run.tokens.take(output.signIn);
    expect((await listAuthenticationMethods(run.client)).isOk()).toBe(true);
  });

  it('leaves it at a no of the user, who can think again', async () => {
    const run = await startPasskeyRun();
    const flow = run.signIn();
    await comesTo(flow, 'gesture');
    run.authenticator.setUserAgrees(false);
    send(flow, { type: 'ceremony.start' });
    await comesTo(flow, 'ceremony');
    const { context, tags } = await comesTo(flow, 'gesture');
    expect([context.failure?.kind, tags.has('failed')]).toEqual(['not_completed', false]);

    run.authenticator.setUserAgrees(true);
    send(flow, { type: 'ceremony.start' });
    await comesTo(flow, 'end');
    expect([run.count('startPasskeySignIn'), run.count('token')]).toEqual([1, 1]);
  });

  it('takes options that have lapsed to no ceremony, and fetches new ones when it is told to', async () => {
    const run = await startPasskeyRun();
    const flow = run.signIn();
    await comesTo(flow, 'gesture');
    run.clock.advance(300_000);
    expect(send(flow, { type: 'ceremony.start' })).toEqual({ accepted: false, reason: 'not_now' });
    expect(run.count('startPasskeySignIn')).toBe(1);

    send(flow, { type: 'ceremony.refresh' });
    await comesTo(flow, 'gesture');
    send(flow, { type: 'ceremony.start' });
    await comesTo(flow, 'end');
    expect(run.count('startPasskeySignIn')).toBe(2);
  });

  it('says that a page of another domain cannot use the passkey', async () => {
    const run = await startPasskeyRun();
    run.page.origin = 'https://elsewhere.example.com';
    const flow = run.signIn();
    await comesTo(flow, 'gesture');
    send(flow, { type: 'ceremony.start' });
    const { context } = await comesTo(flow, 'refused');
    expect(context.failure?.kind).toBe('rp_mismatch');
  });
});

describe('signing in with services of a host', () => {
  it("takes tokens that say nothing of whose they are for somebody else's", async () => {
    const challenge = { options: { challenge: 'Y2hhbGxlbmdl' }, expiresAt: 300_000, lifetimeMs: 300_000 };
    const machine = withServices(passkeySignInMachine, {
      checkSupport: async () => ok({ isPlatformAuthenticatorAvailable: true }),
      start: async () => ok({ challenge, continuation: continuation('session', 300_000) }),
      getAssertion: async () => ok(secret(ASSERTION)),
      complete: async () => ok({} as PasskeySignIn),
    });
    const clock = createSimulatedClock(0);
    const flow = createActor(machine, { clock, input: { expectedSubject: 'user-1' } }).start();
    await comesTo(flow, 'gesture');
    send(flow, { type: 'ceremony.start' });
    const { output } = await comesTo(flow, 'end');
    expect(output?.outcome).toBe('subject_changed');
  });

  it('outlives one that answers less than it owes', async () => {
    const machine = withServices(passkeySignInMachine, {
      checkSupport: async () => ok({ isPlatformAuthenticatorAvailable: true }),
      start: async () => ok({} as StartedSignIn),
      getAssertion: async ({ options }) => ok(secret({ ...ASSERTION, id: options.challenge })),
      complete: async () => ok({} as PasskeySignIn),
    });
    const flow = createActor(machine, { clock: createSimulatedClock(0), input: {} }).start();
    await comesTo(flow, 'gesture');
    send(flow, { type: 'ceremony.start' });
    const { status, context } = await waitFor(flow, ({ tags }) => tags.has('failed'), { timeout: 4_000 });
    expect([status, context.failure?.kind]).toEqual(['active', 'unexpected']);
  });
});

describe('a passkey in the middle of an email enrollment on auth0', () => {
  /** The user types the code a minute and a half later: by then more is wanted than the token at hand. */
  async function interrupted(options?: Parameters<typeof startPasskeyRun>[0]) {
    const run = await startPasskeyRun(options);
    const email = run.email({ email: EMAIL });
    const comes = (tag: string) =>
      waitFor(email, ({ tags }) => tags.has(tag) && !tags.has('busy'), { timeout: 4_000 });
    await comes('awaitingUser');
    run.clock.advance(90_000);
    const shown = run.awaitsGesture();
    send(email, { type: 'code.submit', code: secret(run.code()) });
    const flow = await shown;
    return { ...run, email, comes, flow };
  }

  it('answers the demand, and the interrupted call is carried on with', async () => {
    const run = await interrupted();
    const before = run.count('verifyAuthenticationMethod');
    send(run.flow, { type: 'ceremony.start' });
    await run.comes('done');

    expect(run.email.getSnapshot().output).toMatchObject({
      outcome: 'enrolled',
      enrollment: { email: EMAIL },
    });
    expect([before, run.count('verifyAuthenticationMethod')]).toEqual([0, 1]);
    expect([run.taken.length, run.stepUp.prompt.get(), run.passkey.flow.get()]).toEqual([
      1,
      undefined,
      undefined,
    ]);
  });

  it('asks again where the user leaves the sign-in, and begins a new one', async () => {
    const run = await interrupted();
    send(run.flow, { type: 'flow.cancel' });
    const prompt = run.stepUp.prompt.get() ?? expect.fail('The prompt is gone.');
    const { context } = await waitFor(prompt, (snapshot) => snapshot.matches('prompting'));
    expect([context.failure?.kind, run.passkey.flow.get()]).toEqual(['not_completed', undefined]);

    const shown = run.awaitsGesture();
    prompt.send({ type: 'stepUp.begin' });
    send(await shown, { type: 'ceremony.start' });
    await run.comes('done');
    expect(run.email.getSnapshot().output?.outcome).toBe('enrolled');
  });

  it('is stopped with the prompt', async () => {
    const run = await interrupted();
    run.stepUp.prompt.get()?.send({ type: 'stepUp.decline' });
    await run.comes('awaitingUser');
    expect([run.flow.getSnapshot().status, run.passkey.flow.get()]).toEqual(['stopped', undefined]);
    expect(run.email.getSnapshot().context.failure?.kind).toBe('not_completed');
  });

  it('of somebody else ends the enrollment, and their token goes nowhere', async () => {
    const run = await interrupted({ passkeyUser: OTHER_USER });
    run.emulator.requests.clear();
    send(run.flow, { type: 'ceremony.start' });
    await run.comes('done');

    expect(run.email.getSnapshot().output?.outcome).toBe('subject_changed');
    expect([run.count('token'), run.taken.length]).toEqual([1, 0]);
    expect(run.count('verifyAuthenticationMethod')).toBe(0);
  });
});
