import { createOktaEmulator } from '../../../../src/emulator/index.ts';
import * as okta from '../../../../src/okta/index.ts';
import type { EmailEnrollment } from '../../../../src/ports/index.ts';
import { EMAIL, OTHER_USER, USER } from '../../email-run.ts';
import { answerOf } from './service-result.ts';
import { ANY_AGE_SECONDS, type Clocks, CODE_LIFETIME_SECONDS, EMULATOR, ONE_TIME_CODE } from './settings.ts';
import { type ClientSettings, type Wire, type World, wired } from './world.ts';

const EFFECTS: readonly string[] = ['enroll', 'challenge', 'verify', 'discard'];

export async function createOktaWorld(clocks: Clocks, wire?: Wire): Promise<World> {
  const emulator = createOktaEmulator({
    ...EMULATOR,
    clock: clocks.server,
    codeLifetimeSeconds: CODE_LIFETIME_SECONDS.okta,
    stepUp: { maxAgeSeconds: ANY_AGE_SECONDS },
  });
  const { close } = await emulator.listen();
  const services = ({ subject, ...settings }: ClientSettings) =>
    okta.emailEnrollment(
      okta.createOktaClient({
        ...settings,
        baseUrl: emulator.url,
        account: { provider: 'okta', issuer: emulator.url, subject },
        maxRetries: 0,
        timeoutMs: 2_000_000_000,
      }),
    );
  const clientOf = (user: string) =>
    services({
      token: () => emulator.issueToken(user),
      fetch: wired(emulator.fetch, emulator, wire),
      subject: emulator.accounts.get(user).id,
      clock: clocks.client,
    });
  const others = clientOf(USER);
  const options = { signal: new AbortController().signal };
  const email = EMAIL;
  const role = 'secondary';

  const entry = () => emulator.accounts.get(USER).emails.find(({ address }) => address === EMAIL);
  const find = () => others.find({ email, role, enrollment: null, proven: null }, options).then(answerOf);

  async function remove(): Promise<void> {
    const known = entry();
    if (!known) return;
    const enrollment: EmailEnrollment = { id: known.id, email, role, discardable: true };
    await others.discard({ enrollment, proven: null }, options).then(answerOf);
  }

  async function begin(): Promise<EmailEnrollment> {
    return (await others.enroll({ email, role, proven: null }, options).then(answerOf)).enrollment;
  }

  async function sendCode(): Promise<void> {
    const known = entry();
    const enrollment = known ? ({ id: known.id, email, role, discardable: true } as const) : await begin();
    await others.challenge({ enrollment, proven: null }, options).then(answerOf);
  }

  async function replaceBy(status: 'VERIFIED' | 'UNVERIFIED'): Promise<void> {
    await remove();
    emulator.accounts.addEmail(USER, { address: EMAIL, status });
  }

  return {
    emulator,
    close,
    services,
    others,
    invalidatesOlderCodes: true,
    get entry() {
      const known = entry();
      if (!known) return 'none';
      return known.status === 'VERIFIED' ? 'proved' : 'unproved';
    },
    requests: {
      enroll: 'createEmail',
      challenge: 'sendEmailChallenge',
      verify: 'verifyEmailChallenge',
      poll: 'pollEmailChallenge',
      find: 'listEmails',
      discard: 'deleteEmail',
    },
    enrollment: begin,

    async arrange({ operation, name, isCodeInUse }) {
      if (operation === 'enroll') return remove();
      // The user follows the link of the newest mail.
      if (operation === 'poll' && name === 'verified')
        return void (await fetch(emulator.outbox.latest(EMAIL)?.link ?? ''));
      if (operation !== 'find') return;
      if (name === 'absent') return remove();
      if (name === 'verified') return replaceBy('VERIFIED');
      const found = await find();
      const hasCode = found.status === 'unverified' && found.challenge !== null;
      if (found.status === 'unverified' && isCodeInUse) return;
      if (name === 'unverified with code') return sendCode();
      if (found.status !== 'unverified' || hasCode) await replaceBy('UNVERIFIED');
    },

    async cause({ operation, name }) {
      // The code that was sent is a wrong one.
      if (name === 'invalid_code') return {};
      // Okta contract 3.2; only what changes something is refused so.
      if (name === 'step_up_required' && EFFECTS.includes(operation)) {
        clocks.tickServer();
        emulator.accounts.demandStepUp(USER);
        return { isDemand: true };
      }
      if (name === 'conflict' && operation === 'enroll') {
        if (!entry()) await begin();
        return {};
      }
      // The same user has asked for a newer code in another tab.
      if (name === 'challenge_expired' && operation === 'verify') {
        await sendCode();
        return {};
      }
      // It was taken back in another tab.
      if (name === 'not_found' && EFFECTS.includes(operation)) {
        await remove();
        return {};
      }
      return undefined;
    },

    setSecondFactor: (user, hasOne) =>
      emulator.accounts.setOneTimeCode(user, hasOne ? ONE_TIME_CODE : undefined),

    async codeOfAnotherAddress() {
      const address = 'somebody@example.com';
      const known = emulator.outbox.latest(address)?.code;
      if (known) return known;
      const client = clientOf(OTHER_USER);
      const { enrollment } = await client
        .enroll({ email: address, role, proven: null }, options)
        .then(answerOf);
      await client.challenge({ enrollment, proven: null }, options).then(answerOf);
      return emulator.outbox.latest(address)?.code ?? '';
    },
  };
}
