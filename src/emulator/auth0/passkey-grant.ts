import type { Clock } from '../../domain/index.ts';
import type { Directory } from '../accounts.ts';
import { words } from '../authorization/authorize-request.ts';
import type { ExtensionGrant, ExtensionGrantRequest, GrantOutcome } from '../authorization/rules.ts';
import { OPENID_SCOPES, refusedGrant } from '../authorization/rules.ts';
import { parseJson } from '../json.ts';
import type { SeededSource } from '../seeded-source.ts';
import { relyingPartyAt } from '../webauthn/relying-party.ts';
import { assertionIn, registrationIn } from '../webauthn/responses.ts';
import { verifyAssertion, verifyRegistration } from '../webauthn/verification.ts';
import type { Auth0Account } from './accounts.ts';
import { secondFactorDemand } from './authorization.ts';
import { newMethodId } from './method-type.ts';
import type { Auth0Settings } from './options.ts';
import { userHandleOf } from './passkey-options.ts';
import type { NewPasskeyUser, PasskeySession, PasskeySessions } from './passkey-sessions.ts';
import type { Auth0PasskeyMethod } from './stored-methods.ts';

/** The grant type of a passkey (Auth0 contract section 12.3). */
export const WEBAUTHN_GRANT = 'urn:okta:params:oauth:grant-type:webauthn';

/** What completing a sign-in needs. */
export interface PasskeyGrantParts {
  readonly settings: Auth0Settings;
  readonly accounts: Directory<Auth0Account>;
  readonly sessions: PasskeySessions;
  readonly clock: Clock;
  readonly source: SeededSource;
}

/** What a good response brings about; it is carried out only while the session is still there. */
type Settlement = () => Auth0Account;

/** Completes a sign-in or a sign-up with a passkey at the token endpoint (Auth0 contract section 12.3). */
export function passkeyGrant(parts: PasskeyGrantParts): ExtensionGrant {
  const { settings, accounts, sessions, clock, source } = parts;
  const { features, webAuthn, signIn, undocumented } = settings;

  async function redeem(request: ExtensionGrantRequest): Promise<GrantOutcome> {
    const { parameters, server, origin, rules } = request;
    const { client_id: clientId = '', auth_session: authSession = '', scope, audience } = parameters;
    if (!features.passkeySignIn || (signIn.passkeyClients && !signIn.passkeyClients.includes(clientId))) {
      return refusedGrant(403, 'unauthorized_client', 'The grant is not allowed for the client.');
    }
    // An object in a JSON request, a text in a form: both arrive here as text.
    const given = parseJson(parameters.authn_response ?? '')?.value;
    if (given === undefined) return refusedGrant(400, 'invalid_request', 'authn_response must be an object.');
    const session = sessions.find(authSession, clock.now());
    if (session?.clientId !== clientId)
      return refusedGrant(403, 'invalid_grant', 'The session is invalid or over.');
    const settle = session.newUser
      ? await signUp(given, session, session.newUser, origin)
      : await signInWith(given, session, origin);
    if (typeof settle === 'string') {
      if (!undocumented.sessionSurvivesWrongCode) sessions.end(authSession);
      return refusedGrant(403, 'invalid_grant', settle);
    }
    // Somebody else may have signed up by that name since it was asked for.
    if (session.newUser && accounts.find(session.newUser.login)) {
      return refusedGrant(403, 'invalid_grant', 'The user already exists.');
    }
    // The same response may have been verified twice at the same moment.
    if (!sessions.end(authSession))
      return refusedGrant(403, 'invalid_grant', 'The session is invalid or over.');
    const account = settle();
    const asked = rules.audienceOf(audience, origin);
    if (rules.secondFactor(account, [], { audience: asked, origin }) === 'needed') {
      return secondFactorDemand(source);
    }
    const known = [...OPENID_SCOPES, ...rules.apiScopes];
    return {
      contextId: source.base64url(32),
      accountId: account.id,
      clientId,
      server,
      origin,
      audience: asked,
      scopes: words(scope).filter((word) => known.includes(word)),
      nonce: undefined,
      jkt: undefined,
      authentication: {
        authTimeAt: clock.now(),
        secondFactorAt: undefined,
        acr: undefined,
        // RFC 8176: a key that the user holds, and the user was there.
        amr: ['hwk', 'user'],
      },
    };
  }

  async function signInWith(given: unknown, session: PasskeySession, origin: string) {
    const response = assertionIn(given);
    if (!response) return 'authn_response is no proof.';
    const holder = holderOf(response.id);
    if (!holder) return 'The passkey is not known.';
    const { account, passkey } = holder;
    const { userHandle = userHandleOf(account.id) } = response.response;
    if (userHandle.replace(/=+$/, '') !== userHandleOf(account.id)) return "The passkey is somebody else's.";
    const verified = await verifyAssertion(response, passkey, expectations(session, origin));
    if ('problem' in verified) return verified.problem;
    return (): Auth0Account => {
      const used = { ...verified, lastAuthAt: clock.now() };
      account.methods = account.methods.map((method) => (method.id === passkey.id ? used : method));
      return account;
    };
  }

  async function signUp(
    given: unknown,
    session: PasskeySession,
    newUser: NewPasskeyUser,
    origin: string,
  ): Promise<Settlement | string> {
    const response = registrationIn(given);
    if (!response) return 'authn_response is no registration.';
    const expected = expectations(session, origin);
    const verified = await verifyRegistration(response, expected);
    if ('problem' in verified) return verified.problem;
    if (holderOf(verified.credentialId)) return 'The passkey is registered already.';
    return () => {
      const { id, login, email } = newUser;
      const account = accounts.add({ id, login, password: source.base64url(32), ...(email && { email }) });
      const passkey: Auth0PasskeyMethod = {
        ...verified,
        type: 'passkey',
        id: newMethodId('passkey', source),
        createdAt: clock.now(),
        identityUserId: id,
        relyingPartyId: expected.relyingParty.id,
        userAgent: undefined,
        lastAuthAt: clock.now(),
      };
      account.methods = [...account.methods, passkey];
      return account;
    };
  }

  function expectations({ challenge }: PasskeySession, origin: string) {
    return {
      challenge,
      relyingParty: relyingPartyAt(origin, webAuthn),
      needsUserVerification: webAuthn.userVerification === 'required',
    };
  }

  function holderOf(credentialId: string) {
    for (const account of accounts.all()) {
      for (const passkey of account.methods) {
        if (passkey.type === 'passkey' && passkey.credentialId === credentialId) return { account, passkey };
      }
    }
    return undefined;
  }

  return { type: WEBAUTHN_GRANT, redeem };
}
