import { describe, expect, test } from 'vitest';
import { secret } from '../../src/domain/index.ts';
import { send } from '../../src/http/index.ts';
import { EFFECT, plainClient } from './plain-provider.ts';
import { empty, json, scriptedServer } from './scripted-server.ts';

async function failureFor(status: number, challenge: string) {
  const server = scriptedServer(empty(status, { 'www-authenticate': challenge }));
  const client = plainClient(server, { token: () => 'token-1' });
  const answer = await send(client, EFFECT);
  return { failure: answer._unsafeUnwrapErr(), now: client.clock.now(), sent: server.requests.length };
}

describe('a demand for step-up', () => {
  test.each([
    ["Okta's", 403, 'error="insufficient_authentication_context", max_age=900', { maxAgeSeconds: 900 }],
    [
      "Okta's with a level",
      403,
      'acr_values=urn:okta:loa:2fa:any:ifpossible, max_age=0, error=insufficient_authentication_context',
      { maxAgeSeconds: 0, acrValues: ['urn:okta:loa:2fa:any:ifpossible'] },
    ],
    [
      "RFC 9470's with several levels",
      401,
      'error="insufficient_user_authentication", acr_values="gold  silver"',
      { acrValues: ['gold', 'silver'] },
    ],
    ['one that names nothing', 401, 'error="insufficient_user_authentication"', { maxAgeSeconds: 0 }],
    [
      'one with an age that is none',
      403,
      'error="insufficient_authentication_context", max_age=NaN',
      { maxAgeSeconds: 0 },
    ],
  ])('is read from the challenge: %s', async (_, status, parameters, requirement) => {
    const { failure, now, sent } = await failureFor(status, `Bearer realm="x", ${parameters}`);

    expect(failure).toMatchObject({ kind: 'step_up_required', requirement, demandedAt: now, status });
    expect(sent).toBe(1);
  });

  test('is found behind another challenge', async () => {
    const challenge = 'Negotiate, Bearer error="insufficient_user_authentication", max_age=5';

    expect((await failureFor(401, challenge)).failure).toMatchObject({ requirement: { maxAgeSeconds: 5 } });
  });

  test('says what the provider said', async () => {
    const challenge = 'Bearer error="insufficient_user_authentication", error_description="too old"';

    expect((await failureFor(401, challenge)).failure).toMatchObject({
      code: 'insufficient_user_authentication',
      message: 'plain refused makeThing (401 insufficient_user_authentication): too old',
    });
  });

  test('counts only under 401 and 403', async () => {
    const challenge = 'Bearer error="insufficient_user_authentication"';

    expect((await failureFor(400, challenge)).failure.kind).toBe('invalid_input');
  });
});

describe('a missing scope', () => {
  test('names what the operation needs, and where to look', async () => {
    const { failure } = await failureFor(403, 'Bearer error="insufficient_scope"');

    expect(failure).toMatchObject({ kind: 'insufficient_scope', scopes: ['things.make'] });
    expect(failure.message).toContain('Look at the grants.');
  });

  test('names what the provider says it needs', async () => {
    const { failure } = await failureFor(403, 'Bearer error="insufficient_scope", scope="a b"');

    expect(failure).toMatchObject({ kind: 'insufficient_scope', scopes: ['a', 'b'] });
  });
});

test('a demand beside a code for a bad token is a demand, and no other token is asked for', async () => {
  const server = scriptedServer(
    json(
      401,
      { code: 'BAD_TOKEN', message: 'x' },
      { 'www-authenticate': 'Bearer error="insufficient_user_authentication", max_age=0' },
    ),
  );
  const answer = await send(plainClient(server, { token: () => 'token' }), EFFECT);

  expect(answer._unsafeUnwrapErr().kind).toBe('step_up_required');
  expect(server.requests).toHaveLength(1);
});

test('a code that the user typed is in no failure, even when the provider quotes it', async () => {
  const quoting = json(400, { code: 'BAD', message: 'data/code "424242" is wrong' });

  const answer = await send(plainClient(scriptedServer(quoting)), {
    ...EFFECT,
    body: { code: secret('424242') },
  });

  const failure = answer._unsafeUnwrapErr();
  expect(JSON.stringify(failure)).not.toContain('424242');
  expect(failure).toMatchObject({
    kind: 'invalid_input',
    fields: [{ field: 'name', message: 'data/code "[secret]" is wrong' }],
  });
});

test.each([
  ['escaped as JSON', 'p"q\\r', 'no: {"code":"p\\"q\\\\r"}', 'no: {"code":"[secret]"}'],
  ['next to other words', '!424242!', 'no:x!424242!x', 'no:x[secret]x'],
])('nor %s', async (_, code, message, told) => {
  const call = { ...EFFECT, body: { code: secret(code) } };

  const answer = await send(plainClient(scriptedServer(json(400, { code: 'BAD', message }))), call);

  expect(answer._unsafeUnwrapErr()).toMatchObject({ fields: [{ field: 'name', message: told }] });
});
