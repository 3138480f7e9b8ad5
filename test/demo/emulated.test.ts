import { expect, it } from 'vitest';
import { emailOnAuth0, passkeyOnAuth0, phoneOnAuth0, signInOnAuth0 } from '../../demo/auth0.ts';
import { type Emulation, runEmulated } from '../../demo/emulated.ts';
import { createNarration } from '../../demo/narration.ts';
import { emailOnOkta, passkeyOnOkta, phoneOnOkta } from '../../demo/okta.ts';

/** The state and the result of each line, without what differs from run to run. */
async function told(emulation: Emulation): Promise<readonly string[]> {
  const lines: string[] = [];
  const problem = await runEmulated(
    emulation,
    createNarration((line) => lines.push(line)),
  );
  expect(problem).toBeUndefined();
  return lines
    .filter((line) => line.includes('→'))
    .map((line) => line.replace(/^ +(\w+( in)?) .*→ /, '$1: '))
    .filter((line) => !line.startsWith('signing in'));
}

it('tells how an email is added on Okta, with the enrollment interrupted by step-up', async () => {
  expect(await told(emailOnOkta)).toEqual([
    'enrolling: 403 insufficient_authentication_context max_age=900',
    'steppingUp: {"maxAgeSeconds":900}',
    'steppingUp: 200',
    'steppingUp: 302',
    'steppingUp: 200',
    'enrolling: 201',
    'challenging: 201',
    'verifying: 401 E0000004',
    'awaitingCode: invalid_code',
    'verifying: 204',
  ]);
});

it('tells how an email is added on Auth0, with the verification interrupted by the token’s end', async () => {
  expect(await told(emailOnAuth0)).toEqual([
    'enrolling: 202',
    'verifying: 401 A0E-401-0003',
    'verifying: 403 mfa_required',
    'steppingUp: {"maxAgeSeconds":0,"acrValues":["http://schemas.openid.net/pape/policies/2007/06/multi-factor"]}',
    'steppingUp: 200',
    'steppingUp: 200',
    'steppingUp: 302',
    'steppingUp: 200',
    'verifying: 201',
  ]);
});

it('tells how a phone is added on Okta, by a call since the text could not be delivered', async () => {
  expect(await told(phoneOnOkta)).toEqual([
    'enrolling: 201',
    'challenging: 500 E0000138',
    'undelivered: delivery_failed',
    'challenging: 200',
    'awaitingCode: by call',
    'verifying: 204',
  ]);
});

it('tells how a phone is added on Auth0, where the call is an enrollment of its own', async () => {
  expect(await told(phoneOnAuth0)).toEqual([
    'enrolling: 202',
    'awaitingCode: by sms',
    'challenging: 202',
    'awaitingCode: by call',
    'verifying: 201',
  ]);
});

it('tells how a passkey is added on Okta, to a user who comes back late and hesitates', async () => {
  expect(await told(passkeyOnOkta)).toEqual([
    'starting: 200',
    'starting: 200',
    'awaitingGesture: not_completed',
    'registering: 200',
  ]);
});

it('tells how a passkey is added on Auth0, and found since the answer was lost', async () => {
  expect(await told(passkeyOnAuth0)).toEqual([
    'starting: 202',
    'registering: no answer',
    'failed: network',
    'reconciling: 200',
  ]);
});

it('tells how a user with a passkey signs in on Auth0', async () => {
  expect(await told(signInOnAuth0)).toEqual([
    'starting: 202',
    'registering: 201',
    'starting: 200',
    'completing: 200',
  ]);
});

it.each([emailOnOkta, phoneOnOkta, signInOnAuth0])('tells nothing secret: $title', async (emulation) => {
  const lines: string[] = [];
  await runEmulated(
    emulation,
    createNarration((line) => lines.push(line)),
  );
  expect(lines.join('\n')).not.toMatch(/eyJ|\b\d{6}\b/);
});
