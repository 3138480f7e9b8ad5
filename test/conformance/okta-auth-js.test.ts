import { AuthApiError } from '@okta/okta-auth-js';
import {
  addEmail,
  deleteEmail,
  EmailRole,
  getEmail,
  getEmailChallenge,
  getEmails,
  sendEmailChallenge,
  verifyEmailChallenge,
} from '@okta/okta-auth-js/myaccount';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/domain/index.ts';
import { apiErrorOf, holdToken, signedIn, USER } from './okta-auth-js.ts';

const newEmail = { profile: { email: 'new@example.com' }, sendEmail: false, role: EmailRole.SECONDARY };

describe('okta-auth-js on the emulator', () => {
  test('adds, challenges, verifies and deletes an email with its functions', async () => {
    const { okta, oktaAuth, accessToken } = await signedIn();

    const added = await addEmail(oktaAuth, { accessToken, payload: newEmail });
    const challenge = await sendEmailChallenge(oktaAuth, { accessToken, id: added.id });
    const code = okta.outbox.latest('new@example.com')?.code ?? '';
    await verifyEmailChallenge(oktaAuth, {
      accessToken,
      emailId: added.id,
      challengeId: challenge.id,
      payload: { verificationCode: code },
    });

    expect(added).toMatchObject({ status: 'UNVERIFIED', roles: ['SECONDARY'] });
    expect(await getEmail(oktaAuth, { accessToken, id: added.id })).toMatchObject({
      status: 'VERIFIED',
      profile: { email: 'new@example.com' },
    });
    expect(await getEmails(oktaAuth, { accessToken })).toHaveLength(2);

    await deleteEmail(oktaAuth, { accessToken, id: added.id });

    expect(okta.accounts.get(USER).emails.map(({ address }) => address)).toEqual([USER]);
  });

  test('follows the links of its transactions, with the token of its token manager', async () => {
    const { okta, oktaAuth, accessToken } = await signedIn();
    holdToken(oktaAuth, okta.url, accessToken);

    const added = await addEmail(oktaAuth, { payload: { ...newEmail, sendEmail: true } });
    const verify = added.verify ?? expect.fail('There is no link to verify.');
    const poll = added.poll ?? expect.fail('There is no link to poll.');
    expect(await poll()).toMatchObject({ status: 'UNVERIFIED' });
    await verify({ verificationCode: okta.outbox.latest('new@example.com')?.code ?? '' });
    expect(await poll()).toMatchObject({ status: 'VERIFIED' });
    const again = await added.get();
    expect(again.status).toBe('VERIFIED');
    await again.delete();

    const second = await addEmail(oktaAuth, { payload: newEmail });
    const challenge = await second.challenge();
    expect(await challenge.poll()).toMatchObject({ id: challenge.id, status: 'UNVERIFIED' });
    await challenge.verify({ verificationCode: okta.outbox.latest('new@example.com')?.code ?? '' });
    expect((await second.get()).status).toBe('VERIFIED');
  });

  test('raises its AuthApiError for a wrong code', async () => {
    const { oktaAuth, accessToken } = await signedIn();
    const added = await addEmail(oktaAuth, { accessToken, payload: newEmail });
    const challenge = await sendEmailChallenge(oktaAuth, { accessToken, id: added.id });

    const error = await apiErrorOf(
      verifyEmailChallenge(oktaAuth, {
        accessToken,
        emailId: added.id,
        challengeId: challenge.id,
        payload: { verificationCode: 'wrong' },
      }),
    );

    expect(error.errorCode).toBe('E0000004');
    expect(error.xhr?.status).toBe(401);
  });

  test('raises its AuthApiError with max_age on step-up, and goes on with the token of a sign-in', async () => {
    const { okta, oktaAuth, accessToken } = await signedIn({}, systemClock.now() - 1_000_000);

    const error = await apiErrorOf(addEmail(oktaAuth, { accessToken, payload: newEmail }));

    expect(error.errorSummary).toBe('insufficient_authentication_context');
    expect(error.meta).toEqual({ max_age: 900 });

    const { accessToken: fresh } = await okta.signIn(USER, { maxAgeSeconds: 900 });
    expect(await addEmail(oktaAuth, { accessToken: fresh, payload: newEmail })).toMatchObject({
      status: 'UNVERIFIED',
    });
  });

  test.each([
    ['quoted_after_max_age', 900],
    ['unquoted_before_max_age', 900],
  ] as const)('reads acr_values in the spelling %s', async (headerSpelling, maxAge) => {
    const acrValues = 'urn:okta:loa:2fa:any:ifpossible';
    const { oktaAuth, accessToken } = await signedIn({
      users: [{ login: USER, password: 'password', oneTimeCode: '111111' }],
      stepUp: { acrValues, headerSpelling },
    });

    const error = await apiErrorOf(addEmail(oktaAuth, { accessToken, payload: newEmail }));

    expect(error.meta).toEqual({ max_age: maxAge, acr_values: acrValues });
  });

  test('polls by POST, which the emulator takes only when told to', async () => {
    const strict = await signedIn();
    const lenient = await signedIn({ undocumented: { challengePollByPost: true } });

    const [refused, answered] = await Promise.all(
      [strict, lenient].map(async ({ oktaAuth, accessToken }) => {
        const added = await addEmail(oktaAuth, { accessToken, payload: newEmail });
        const { id: challengeId } = await sendEmailChallenge(oktaAuth, { accessToken, id: added.id });
        const polled = getEmailChallenge(oktaAuth, { accessToken, emailId: added.id, challengeId });
        return polled.then(
          ({ status }) => status,
          (error: unknown) => (error instanceof AuthApiError ? error.errorCode : error),
        );
      }),
    );

    expect(refused).toBe('E0000022');
    expect(answered).toBe('UNVERIFIED');
  });

  test('exchanges the code of a sign-in and verifies the ID token against the keys', async () => {
    const { okta, oktaAuth } = await signedIn();
    const { codeVerifier, codeChallenge, ...meta } = await oktaAuth.token.prepareTokenParams({
      responseType: ['code'],
      scopes: ['openid', 'okta.myAccount.email.manage'],
      prompt: 'login',
      maxAge: 0,
    });
    const authorizeUrl = new URL(`${okta.url}/oauth2/default/v1/authorize`);
    authorizeUrl.search = new URLSearchParams({
      response_type: 'code',
      client_id: 'client',
      redirect_uri: `${okta.url}/callback`,
      scope: 'openid okta.myAccount.email.manage',
      state: String(meta.state),
      nonce: String(meta.nonce),
      code_challenge: String(codeChallenge),
      code_challenge_method: 'S256',
      max_age: '0',
    }).toString();
    const callback = await okta.visit(USER, authorizeUrl);

    const { tokens } = await oktaAuth.token.exchangeCodeForTokens({
      ...meta,
      authorizationCode: callback.searchParams.get('code') ?? '',
      ...(codeVerifier !== undefined && { codeVerifier }),
    });

    expect(tokens.idToken?.claims.sub).toBe(okta.accounts.get(USER).id);
    expect(tokens.accessToken?.scopes).toEqual(['openid', 'okta.myAccount.email.manage']);
    const idToken = tokens.idToken ?? expect.fail('There is no ID token.');
    await expect(
      oktaAuth.token.verify(idToken, {
        clientId: 'client',
        issuer: `${okta.url}/oauth2/default`,
        nonce: String(meta.nonce),
        ignoreSignature: false,
      }),
    ).resolves.toMatchObject({ idToken: idToken.idToken });
  });
});
