import { beforeEach, describe, expect, test } from 'vitest';
import { createSimulatedClock, type SimulatedClock } from '../../src/domain/index.ts';
import { createOktaEmulator, type OktaStepUpOptions } from '../../src/emulator/index.ts';
import { callerOf, type Reply } from './caller.ts';

const USER = 'user@example.com';
const EMAILS = '/idp/myaccount/emails';
const IF_POSSIBLE = 'urn:okta:loa:2fa:any:ifpossible';
const PARAMETERS =
  'Bearer realm="IdpMyAccountAPI", error="insufficient_authentication_context", ' +
  'error_description="The access token requires additional assurance to access the resource"';

let clock: SimulatedClock;

beforeEach(() => {
  clock = createSimulatedClock();
});

function started(stepUp?: OktaStepUpOptions | false, oneTimeCode?: string) {
  const okta = createOktaEmulator({
    clock,
    rateLimits: false,
    users: [{ login: USER, password: 'password', ...(oneTimeCode !== undefined && { oneTimeCode }) }],
    ...(stepUp !== undefined && { stepUp }),
  });
  let added = 0;
  const createEmail = (accessToken: string): Promise<Reply> => {
    added += 1;
    const body = { profile: { email: `new${added}@example.com` }, role: 'SECONDARY' };
    return callWith(okta, accessToken)('POST', EMAILS, body);
  };
  return { okta, createEmail };
}

function callWith(okta: ReturnType<typeof createOktaEmulator>, accessToken: string) {
  return callerOf(okta, {
    accept: '*/*;okta-version=1.0.0',
    authorization: `Bearer ${accessToken}`,
  });
}

function expectDemand(reply: Reply, header: string) {
  expect(reply.status).toBe(403);
  expect(reply.text).toBe('');
  expect(reply.headers.get('www-authenticate')).toBe(header);
}

describe('step-up', () => {
  test('is demanded when the authentication is older than 900 s, and satisfied by a sign-in', async () => {
    const { okta, createEmail } = started();
    const { accessToken } = await okta.signIn(USER);
    clock.advance(900_000);
    expect((await createEmail(accessToken)).status).toBe(201);
    clock.advance(1000);

    expectDemand(await createEmail(accessToken), `${PARAMETERS}, max_age=900`);
    expect(okta.accounts.get(USER).emails).toHaveLength(2);

    const fresh = await okta.signIn(USER, { maxAgeSeconds: 900 });
    expect((await createEmail(fresh.accessToken)).status).toBe(201);
  });

  test('strikes effects only: reading and polling go on', async () => {
    const { okta, createEmail } = started();
    const { accessToken } = await okta.signIn(USER);
    await createEmail(accessToken);
    const id = okta.accounts.get(USER).emails[1]?.id;
    clock.advance(901_000);
    const call = callWith(okta, accessToken);

    expect((await call('GET', EMAILS)).status).toBe(200);
    expect((await call('GET', `${EMAILS}/${id}`)).status).toBe(200);
    expect((await call('GET', `${EMAILS}/${id}/challenge/unknown`)).status).toBe(404);
    expect((await call('DELETE', `${EMAILS}/${id}`)).status).toBe(403);
    expect((await call('POST', `${EMAILS}/${id}/challenge`)).status).toBe(403);
    expect((await call('POST', `${EMAILS}/${id}/challenge/x/verify`, {})).status).toBe(403);
  });

  test('is not satisfied by a refresh, which keeps auth_time', async () => {
    const { okta, createEmail } = started();
    const { refreshToken = '' } = await okta.signIn(USER);
    clock.advance(901_000);

    const response = await okta.fetch(`${okta.url}/oauth2/default/v1/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        client_id: 'emulator-client',
        refresh_token: refreshToken,
      }),
    });
    const { access_token: accessToken } = await response.json();

    expect(response.status).toBe(200);
    expect((await createEmail(accessToken)).status).toBe(403);
  });

  test('can be measured from the issue of the token instead', async () => {
    const { okta, createEmail } = started({ ageFrom: 'iat' });
    const { accessToken } = await okta.issueToken(USER, { authTimeAt: clock.now() - 5_000_000 });

    expect((await createEmail(accessToken)).status).toBe(201);
    clock.advance(901_000);
    expect((await createEmail(accessToken)).status).toBe(403);
  });

  test('is never demanded when it is switched off', async () => {
    const { okta, createEmail } = started(false);
    const { accessToken } = await okta.issueToken(USER, { authTimeAt: 0 });

    expect((await createEmail(accessToken)).status).toBe(201);
  });

  test('with max_age=0 remembers when it was demanded, and accepts an authentication since then', async () => {
    const { okta, createEmail } = started({ maxAgeSeconds: 0 });
    const { accessToken } = await okta.signIn(USER);

    expectDemand(await createEmail(accessToken), `${PARAMETERS}, max_age=0`);
    clock.advance(1000);
    expect((await createEmail(accessToken)).status).toBe(201);

    okta.accounts.demandStepUp(USER);
    expectDemand(await createEmail(accessToken), `${PARAMETERS}, max_age=0`);
    const fresh = await okta.signIn(USER, { maxAgeSeconds: 0 });
    expect((await createEmail(fresh.accessToken)).status).toBe(201);
    expect((await createEmail(accessToken)).status).toBe(403);
  });

  test('can be demanded from one user by the test', async () => {
    const { okta, createEmail } = started();
    const { accessToken } = await okta.signIn(USER);
    clock.advance(1000);
    okta.accounts.demandStepUp(USER);

    expectDemand(await createEmail(accessToken), `${PARAMETERS}, max_age=0`);
    const fresh = await okta.signIn(USER, { maxAgeSeconds: 0 });
    expect((await createEmail(fresh.accessToken)).status).toBe(201);
  });
});

describe('a demanded assurance level', () => {
  test('is satisfied by a sign-in with the second factor', async () => {
    const { okta, createEmail } = started({ acrValues: IF_POSSIBLE }, '111111');
    const { accessToken } = await okta.signIn(USER);

    expectDemand(await createEmail(accessToken), `${PARAMETERS}, max_age=900, acr_values="${IF_POSSIBLE}"`);

    const strong = await okta.signIn(USER, { maxAgeSeconds: 900, acrValues: [IF_POSSIBLE] });
    expect((await createEmail(strong.accessToken)).status).toBe(201);
  });

  test('"if possible" is satisfied without a second factor by who has none', async () => {
    const { okta, createEmail } = started({ acrValues: IF_POSSIBLE });
    const { accessToken } = await okta.signIn(USER);
    expect((await createEmail(accessToken)).status).toBe(201);

    okta.accounts.setOneTimeCode(USER, '111111');
    expect((await createEmail(accessToken)).status).toBe(403);
  });

  test('two factors are demanded of everybody when they are not "if possible"', async () => {
    const { okta, createEmail } = started({ acrValues: 'urn:okta:loa:2fa:any' });
    const { accessToken } = await okta.signIn(USER);

    expect((await createEmail(accessToken)).status).toBe(403);
    await expect(okta.signIn(USER, { acrValues: ['urn:okta:loa:2fa:any'] })).rejects.toMatchObject({
      error: 'unmet_authentication_requirements',
    });
  });

  test('has a second spelling on record', async () => {
    const { okta, createEmail } = started(
      { acrValues: IF_POSSIBLE, headerSpelling: 'unquoted_before_max_age', maxAgeSeconds: 0 },
      '111111',
    );
    const { accessToken } = await okta.signIn(USER);

    expectDemand(await createEmail(accessToken), `${PARAMETERS}, acr_values=${IF_POSSIBLE}, max_age=0`);
  });
});
