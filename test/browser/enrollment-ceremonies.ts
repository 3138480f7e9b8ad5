import { describe, expect, test } from 'vitest';
import type { BrowserBench } from './browser-bench.ts';
import type { Stage } from './stage.ts';
import { PROVIDERS } from './tenants.ts';

const SHORT_MS = 200;

/** What becomes of the ceremony of an enrollment. */
export function describeEnrollmentCeremonies({ stageOf, endings, urlOf, useDevice }: BrowserBench): void {
  /** The user comes to the enrollment, and wants it to begin. */
  async function inCeremony(stage: Stage): Promise<string> {
    const flowId = await stage.start('webAuthnEnrollment');
    await stage.shows('gesture');
    await stage.send('ceremony.start');
    return flowId;
  }

  async function enrolled(stage: Stage): Promise<void> {
    await stage.authenticator.plugIn();
    await inCeremony(stage);
    expect(await stage.shows('end')).toMatchObject({ output: { outcome: 'enrolled' } });
  }

  describe.each(PROVIDERS)('the ceremony of an enrollment on %s', (provider) => {
    useDevice();

    test('puts the authenticator’s credential on the account', async () => {
      const stage = await stageOf(provider);
      await stage.authenticator.plugIn();
      await inCeremony(stage);

      const { output, failure } = await stage.shows('end');

      const [credentialId] = await stage.authenticator.credentialIds();
      expect(output).toMatchObject({ outcome: 'enrolled', enrollment: { credentialId } });
      expect(stage.tenant.credentialIds()).toEqual([credentialId]);
      endings.add('enroll', provider, { output, failure });
    });

    test('finds an authenticator that is on the account already', async () => {
      const stage = await stageOf(provider);
      await enrolled(stage);
      await inCeremony(stage);

      const { failure } = await stage.shows('alreadyRegistered');

      expect(failure).toMatchObject({
        kind: 'already_registered',
        code: 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED',
      });
      expect(stage.tenant.credentialIds()).toHaveLength(1);
      endings.add('enroll: the same authenticator again', provider, { failure });
    });

    test('asks for another gesture where the user says no, and goes on with it', async () => {
      const stage = await stageOf(provider, { userVerification: 'required' });
      await stage.authenticator.plugIn();
      await stage.authenticator.setVerified(false);
      await inCeremony(stage);

      const { failure } = await stage.shows('gesture');

      expect(failure).toMatchObject({ kind: 'not_completed', code: 'NotAllowedError' });
      endings.add('enroll: the user says no', provider, { failure });
      await stage.authenticator.setVerified(true);
      await stage.send('ceremony.start');
      expect(await stage.shows('end')).toMatchObject({ output: { outcome: 'enrolled' } });
      // What was fetched for the first gesture was good enough for the second.
      expect(stage.tenant.registrations).toBe(1);
    });

    test('ends when its time is up and nothing has happened', async () => {
      const stage = await stageOf(provider, { timeoutMs: SHORT_MS });
      await stage.authenticator.plugIn({ isTouched: false });
      await inCeremony(stage);

      const { failure } = await stage.shows('gesture');

      expect(failure).toMatchObject({ kind: 'not_completed', code: 'NotAllowedError' });
      endings.add('enroll: nothing until the timeout', provider, { failure });
    });

    test('does without an authenticator that cannot verify the user', async () => {
      const stage = await stageOf(provider, { userVerification: 'required', timeoutMs: SHORT_MS });
      await stage.authenticator.plugIn({ canVerify: false });
      await inCeremony(stage);

      const { failure } = await stage.shows('gesture');

      expect(failure).toMatchObject({ kind: 'not_completed' });
      expect(await stage.authenticator.credentialIds()).toEqual([]);
      endings.add('enroll: no user verification', provider, { failure });
    });

    test('names both domains where the provider is set up for another one', async () => {
      const stage = await stageOf(provider, { rpId: 'login.example.com' });
      await stage.authenticator.plugIn();
      await inCeremony(stage);

      const { failure } = await stage.shows('refused');

      expect(failure).toMatchObject({
        kind: 'rp_mismatch',
        code: 'ERROR_INVALID_RP_ID',
        message: expect.stringMatching(/login\.example\.com.*localhost/),
      });
      endings.add('enroll: foreign rp.id', provider, { failure });
    });

    test('is not held on a page that has an address and no domain', async () => {
      const stage = await stageOf(provider, {}, urlOf('/').replace('localhost', '127.0.0.1'));
      await stage.authenticator.plugIn();
      await inCeremony(stage);

      const { failure } = await stage.shows('refused');

      expect(failure).toMatchObject({ kind: 'rp_mismatch', code: 'ERROR_INVALID_DOMAIN' });
      endings.add('enroll: page without a domain', provider, { failure });
    });

    test('ends with the flow that the user leaves', async () => {
      const stage = await stageOf(provider);
      await inCeremony(stage);
      await stage.send('flow.cancel');

      const { output, failure } = await stage.shows('end');

      expect(output).toEqual({ outcome: 'cancelled', mayBeEnrolled: false });
      // It would take this one, were it still under way.
      await stage.authenticator.plugIn();
      await stage.start('webAuthnEnrollment');
      await stage.shows('gesture');
      expect(await stage.authenticator.credentialIds()).toEqual([]);
      endings.add('enroll: left during the ceremony', provider, { output, failure });
    });

    test('gives way to another one on the page, and leaves that one alone', async () => {
      const stage = await stageOf(provider);
      const first = await inCeremony(stage);
      const second = await inCeremony(stage);
      await stage.turnTo(first);

      const { failure } = await stage.shows('gesture');

      expect(failure).toMatchObject({ kind: 'not_completed', code: 'ERROR_CEREMONY_ABORTED' });
      endings.add('enroll: another ceremony on the page', provider, { failure });
      await stage.send('flow.cancel');
      await stage.turnTo(second);
      await stage.authenticator.plugIn();
      expect(await stage.shows('end')).toMatchObject({ output: { outcome: 'enrolled' } });
    });

    test('begins again by a gesture after a reload', async () => {
      const stage = await stageOf(provider);
      await inCeremony(stage);
      await stage.reload();

      expect(await stage.shows('gesture')).toMatchObject({ step: 'gesture', failure: null });
      await stage.authenticator.plugIn();
      await stage.send('ceremony.start');
      const { output, failure } = await stage.shows('end');

      expect(output).toMatchObject({ outcome: 'enrolled' });
      expect(stage.tenant.registrations).toBe(1);
      expect(stage.tenant.credentialIds()).toEqual(await stage.authenticator.credentialIds());
      endings.add('enroll: reloaded during the ceremony', provider, { output, failure });
    });
  });
}
