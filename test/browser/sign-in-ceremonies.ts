import { describe, expect, test } from 'vitest';
import type { BrowserBench } from './browser-bench.ts';
import type { Stage } from './stage.ts';

const SHORT_MS = 200;
const AUTH0 = 'auth0';

/** What becomes of the ceremony of a sign-in with a passkey, which Auth0 alone has. */
export function describeSignInCeremonies({ stageOf, endings, useDevice }: BrowserBench): void {
  describe('the ceremony of a sign-in with a passkey on auth0', () => {
    useDevice();

    /** The authenticator gets a passkey of the user. */
    async function enrolled(stage: Stage): Promise<void> {
      await stage.authenticator.plugIn();
      await stage.start('webAuthnEnrollment');
      await stage.shows('gesture');
      await stage.send('ceremony.start');
      await stage.shows('end');
    }

    async function inCeremony(stage: Stage): Promise<void> {
      await stage.start('passkeySignIn');
      await stage.shows('gesture');
      await stage.send('ceremony.start');
    }

    test('signs in whose passkey it is', async () => {
      const stage = await stageOf(AUTH0);
      await enrolled(stage);
      await inCeremony(stage);

      const { output, failure } = await stage.shows('end');

      expect(output).toMatchObject({
        outcome: 'signedIn',
        signIn: { proof: { subject: stage.subject }, accessToken: null },
      });
      endings.add('sign in', AUTH0, { output, failure });
    });

    test('asks for another gesture where the user says no, and goes on with it', async () => {
      const stage = await stageOf(AUTH0, { userVerification: 'required' });
      await enrolled(stage);
      await stage.authenticator.setVerified(false);
      await inCeremony(stage);

      const { failure } = await stage.shows('gesture');

      expect(failure).toMatchObject({ kind: 'not_completed', code: 'NotAllowedError' });
      endings.add('sign in: the user says no', AUTH0, { failure });
      await stage.authenticator.setVerified(true);
      await stage.send('ceremony.start');
      expect(await stage.shows('end')).toMatchObject({ output: { outcome: 'signedIn' } });
    });

    test('ends when its time is up and nothing has happened', async () => {
      const stage = await stageOf(AUTH0, { timeoutMs: SHORT_MS });
      await enrolled(stage);
      await stage.authenticator.plugIn({ isTouched: false });
      await inCeremony(stage);

      const { failure } = await stage.shows('gesture');

      expect(failure).toMatchObject({ kind: 'not_completed', code: 'NotAllowedError' });
      endings.add('sign in: nothing until the timeout', AUTH0, { failure });
    });

    test('is not completed where the device holds no passkey', async () => {
      const stage = await stageOf(AUTH0, { timeoutMs: SHORT_MS });
      await stage.authenticator.plugIn();
      await inCeremony(stage);

      const { failure } = await stage.shows('gesture');

      expect(failure).toMatchObject({ kind: 'not_completed', code: 'NotAllowedError' });
      endings.add('sign in: no passkey on the device', AUTH0, { failure });
    });

    test('names both domains where the provider is set up for another one', async () => {
      const stage = await stageOf(AUTH0, { rpId: 'login.example.com' });
      await stage.authenticator.plugIn();
      await inCeremony(stage);

      const { failure } = await stage.shows('refused');

      expect(failure).toMatchObject({
        kind: 'rp_mismatch',
        code: 'ERROR_INVALID_RP_ID',
        message: expect.stringMatching(/login\.example\.com.*localhost/),
      });
      endings.add('sign in: foreign rp.id', AUTH0, { failure });
    });

    test('begins again by a gesture after a reload', async () => {
      const stage = await stageOf(AUTH0);
      await enrolled(stage);
      await stage.authenticator.unplug();
      await inCeremony(stage);
      await stage.reload();

      expect(await stage.shows('gesture')).toMatchObject({ failure: null });
      await stage.authenticator.plugIn();
      await stage.send('ceremony.start');
      const { output, failure } = await stage.shows('end');

      expect(output).toMatchObject({ outcome: 'signedIn' });
      endings.add('sign in: reloaded during the ceremony', AUTH0, { output, failure });
    });
  });
}
