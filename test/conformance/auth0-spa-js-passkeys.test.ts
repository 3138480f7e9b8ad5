import { Auth0Client, MyAccountApiError, type PasskeyEnrollmentChallengeResponse } from '@auth0/auth0-spa-js';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { PublicKeyCredentialCreationOptionsJSON } from '../../src/domain/index.ts';
import { createAuth0Emulator, createVirtualAuthenticator, type Listening } from '../../src/emulator/index.ts';
import { stubBrowserGlobals } from './browser-globals.ts';

// The client as it is published. It leaves the ceremony to the page: here, to a virtual authenticator.
const USER = 'user@example.com';
// The emulator is at an address, so that its relying party is this machine by name.
const PAGE = { origin: 'http://localhost:3000' };
const open: Listening[] = [];

afterEach(async () => {
  vi.unstubAllGlobals();
  await Promise.all(open.splice(0).map((listening) => listening.close()));
});

async function signedIn() {
  const emulator = createAuth0Emulator({ rateLimits: false });
  const listening = await emulator.listen();
  open.push(listening);
  stubBrowserGlobals(listening.url);
  const auth0 = new Auth0Client({
    domain: listening.url,
    clientId: 'client',
    authorizationParams: {
      audience: `${listening.url}/me/`,
      scope: 'openid create:me:authentication_methods read:me:authentication_methods',
      redirect_uri: `${listening.url}/callback`,
    },
  });
  await auth0.loginWithRedirect({
    async openUrl(authorizeUrl) {
      const callback = await emulator.visit(USER, authorizeUrl);
      await auth0.handleRedirectCallback(callback.href);
    },
  });
  return { emulator, auth0 };
}

/** The options as the virtual authenticator takes them: the client's types name fewer of their values. */
function optionsIn(challenge: PasskeyEnrollmentChallengeResponse): PublicKeyCredentialCreationOptionsJSON {
  return challenge.authn_params_public_key as PublicKeyCredentialCreationOptionsJSON;
}

async function challenged(auth0: Auth0Client): Promise<PasskeyEnrollmentChallengeResponse> {
  const challenge = await auth0.myAccount.enrollmentChallenge({ type: 'passkey' });
  return 'authn_params_public_key' in challenge ? challenge : expect.fail('It is for no passkey.');
}

/** The response of the ceremony, with the members that Auth0 takes: the client sends what it is given. */
async function registered(challenge: PasskeyEnrollmentChallengeResponse) {
  const { response, ...rest } = await createVirtualAuthenticator().create(optionsIn(challenge), PAGE);
  const { clientDataJSON, attestationObject } = response;
  return { ...rest, clientExtensionResults: {}, response: { clientDataJSON, attestationObject } };
}

describe('the passkeys of auth0-spa-js on the emulator', () => {
  test('are enrolled and verified, and listed', async () => {
    const { emulator, auth0 } = await signedIn();

    const challenge = await challenged(auth0);
    const { id, location, auth_session } = challenge;
    const authn_response = await registered(challenge);
    const verified = await auth0.myAccount.enrollmentVerify({
      type: 'passkey',
      location,
      auth_session,
      authn_response,
    });

    // There is no id in the body: the client takes it from `Location`.
    expect([id, location]).toEqual([
      'passkey|new',
      `${emulator.url}/me/v1/authentication-methods/passkey%7Cnew`,
    ]);
    expect(verified).toMatchObject({
      id: expect.stringMatching(/^passkey\|dev_/),
      type: 'passkey',
      key_id: authn_response.id,
      credential_device_type: 'single_device',
      relying_party_id: 'localhost',
    });
    expect(await auth0.myAccount.getAuthenticationMethods('passkey')).toEqual([verified]);
  });

  test('are refused for a challenge of another session, as its MyAccountApiError', async () => {
    const { auth0 } = await signedIn();
    const { location, auth_session } = await challenged(auth0);
    const authn_response = await registered(await challenged(auth0));

    const error = await auth0.myAccount
      .enrollmentVerify({ type: 'passkey', location, auth_session, authn_response })
      .catch((thrown: unknown) => thrown);

    if (!(error instanceof MyAccountApiError)) return expect.fail(`Not a MyAccountApiError: ${error}`);
    expect(error.validation_errors?.map(({ pointer }) => pointer)).toEqual(['/authn_response']);
  });
});
