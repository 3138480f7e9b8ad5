import type { RegistrationResponseJSON } from '../../domain/index.ts';
import { isJsonObject, type JsonObject, parseJson } from '../json.ts';
import type { SeededSource } from '../seeded-source.ts';
import { type RelyingParty, relyingPartyAt } from '../webauthn/relying-party.ts';
import {
  challengeIn,
  newCeremony,
  originIn,
  type StoredCredential,
  verifyRegistration,
} from '../webauthn/verification.ts';
import type { OktaWebAuthnCredential } from './accounts.ts';
import { json, link, noContent } from './answers.ts';
import { WEBAUTHN_NAME } from './authenticator-kinds.ts';
import type { OktaCall, OktaOperation } from './checks.ts';
import { type OktaError, oktaErrors } from './errors.ts';
import type { OktaSettings } from './options.ts';

/** The operations W1 to W5, by the names that this library gives them. */
export type OktaWebAuthnOperation =
  | 'listWebAuthnEnrollments'
  | 'startWebAuthnEnrollment'
  | 'createWebAuthnEnrollment'
  | 'getWebAuthnEnrollment'
  | 'deleteWebAuthnEnrollment';

/** What the WebAuthn operations need. */
export interface OktaWebAuthnParts {
  readonly settings: OktaSettings;
  readonly source: SeededSource;
}

const WEBAUTHN = '/idp/myaccount/webauthn';

/**
 * A credential that was just registered, named after its authenticator where no model is known.
 * Okta contract section 5: `fwf…`
 */
export function newOktaCredential(
  stored: StoredCredential,
  createdAt: number,
  source: SeededSource,
  name = WEBAUTHN_NAME,
): OktaWebAuthnCredential {
  return { ...stored, id: `fwf${source.alphanumeric(17)}`, name, createdAt };
}

/** The WebAuthn operations (Okta contract section 7.5). */
export function oktaWebAuthnOperations({
  settings,
  source,
}: OktaWebAuthnParts): readonly OktaOperation<OktaWebAuthnOperation>[] {
  const { undocumented, features, webAuthn } = settings;

  function listEnrollments(call: OktaCall): Response {
    const listed = call.account.webauthnCredentials.map((credential) => represent(credential, call));
    const isAlone = undocumented.webAuthnListBody === 'object' && listed.length === 1;
    return json(isAlone ? listed[0] : listed);
  }

  function startEnrollment({ account, origin, now }: OktaCall): Response | OktaError {
    if (!features.webauthn) return oktaErrors.webAuthnDisabled();
    if (account.webauthnCredentials.length >= webAuthn.maxCredentials) return tooMany();
    const ceremony = newCeremony(source, now, settings.codeLifetimeMs);
    account.webauthnRegistration = ceremony;
    const { id } = relyingPartyAt(origin, webAuthn);
    return json({
      options: {
        rp: { ...(undocumented.webAuthnRpId === 'named' && { id }), name: 'Emulated organization' },
        user: { id: account.id, name: account.login, displayName: account.login },
        pubKeyCredParams: [-7, -257].map((alg) => ({ type: 'public-key', alg })),
        challenge: ceremony.challenge,
        // Okta contract 7.5: may appear.
        ...(webAuthn.timeoutMs !== undefined && { timeout: webAuthn.timeoutMs }),
        attestation: 'direct',
        authenticatorSelection: {
          userVerification: webAuthn.userVerification,
          requireResidentKey: false,
          ...(features.passkeyAutofill && { residentKey: 'preferred' }),
        },
        u2fParams: { appid: origin },
        excludeCredentials: account.webauthnCredentials.map(({ credentialId }) => ({
          type: 'public-key',
          id: credentialId,
        })),
      },
      expiresAt: new Date(ceremony.expiresAt).toISOString(),
      _links: { enroll: link(`${origin}${WEBAUTHN}`, 'POST') },
    });
  }

  async function createEnrollment(call: OktaCall): Promise<Response | OktaError> {
    const { account, body, now, origin } = call;
    const response = responseIn(body);
    if ('code' in response) return response;
    const { clientDataJSON } = response.response;
    const challenge = challengeIn(clientDataJSON);
    if (challenge === undefined) return invalid('clientData', 'The client data cannot be read.');
    const registration = account.webauthnRegistration;
    // The challenge is all that tells which registration is meant (Okta contract section 7.5).
    if (registration?.challenge !== challenge || registration.expiresAt <= now)
      return noRegistration(challenge);
    if (account.webauthnCredentials.length >= webAuthn.maxCredentials) return tooMany();
    const verified = await verifyRegistration(response, {
      challenge,
      relyingParty: relyingPartyFor(clientDataJSON, origin),
      needsUserVerification: webAuthn.userVerification === 'required',
    });
    if ('problem' in verified) return invalid('attestation', verified.problem);
    // Somebody may have finished, or started anew, while this one was verified.
    if (account.webauthnRegistration !== registration) return noRegistration(challenge);
    account.webauthnRegistration = undefined;
    if (account.webauthnCredentials.some(({ credentialId }) => credentialId === verified.credentialId)) {
      return oktaErrors.duplicate('webauthn', 'The credential is already registered.');
    }
    const credential = newOktaCredential(verified, now, source);
    account.webauthnCredentials = [...account.webauthnCredentials, credential];
    return json(represent(credential, call));
  }

  /** A registration that named nobody was for the domain of the page that carried it out. */
  function relyingPartyFor(clientDataJSON: string, origin: string): RelyingParty {
    const configured = relyingPartyAt(origin, webAuthn);
    const page = originIn(clientDataJSON) ?? '';
    const isPageDomain = undocumented.webAuthnRpId === 'left_out' && configured.accepts(page);
    return isPageDomain && URL.canParse(page) ? { ...configured, id: new URL(page).hostname } : configured;
  }

  function getEnrollment(call: OktaCall): Response | OktaError {
    const credential = credentialOf(call);
    return 'code' in credential ? credential : json(represent(credential, call));
  }

  function deleteEnrollment(call: OktaCall): Response | OktaError {
    const { account } = call;
    const credential = credentialOf(call);
    if ('code' in credential) return credential;
    account.webauthnCredentials = account.webauthnCredentials.filter((other) => other !== credential);
    return noContent();
  }

  const one = `${WEBAUTHN}/:id`;
  const webauthn = { resource: 'webauthn' } as const;
  const read = { ...webauthn, method: 'GET', access: 'read' } as const;
  const manage = { ...webauthn, method: 'POST', access: 'manage' } as const;
  return [
    { ...read, name: 'listWebAuthnEnrollments', path: WEBAUTHN, run: listEnrollments },
    { ...manage, name: 'startWebAuthnEnrollment', path: `${WEBAUTHN}/registration`, run: startEnrollment },
    { ...manage, name: 'createWebAuthnEnrollment', path: WEBAUTHN, run: createEnrollment },
    { ...read, name: 'getWebAuthnEnrollment', path: one, run: getEnrollment },
    { ...manage, name: 'deleteWebAuthnEnrollment', method: 'DELETE', path: one, run: deleteEnrollment },
  ];
}

/** The body of W3 as the response that it was made of; there is no credential id in it. */
function responseIn(body: JsonObject): RegistrationResponseJSON | OktaError {
  const { attestation, clientData, transports = '[]', clientExtensions = '{}' } = body;
  if (typeof attestation !== 'string' || attestation === '') {
    return invalid('attestation', 'attestation: The field cannot be left blank.');
  }
  if (typeof clientData !== 'string' || clientData === '') {
    return invalid('clientData', 'clientData: The field cannot be left blank.');
  }
  const transportList = jsonTextIn(transports);
  if (!Array.isArray(transportList) || !transportList.every((item) => typeof item === 'string')) {
    return invalid('transports', 'transports: The field must be the JSON text of a list.');
  }
  const extensions = jsonTextIn(clientExtensions);
  if (!isJsonObject(extensions)) {
    return invalid('clientExtensions', 'clientExtensions: The field must be the JSON text of an object.');
  }
  return {
    id: UNTOLD_ID,
    rawId: UNTOLD_ID,
    type: 'public-key',
    clientExtensionResults: extensions,
    response: {
      attestationObject: urlSafe(attestation),
      clientDataJSON: urlSafe(clientData),
      transports: transportList,
    },
  };
}

const UNTOLD_ID = 'untold';

function jsonTextIn(value: unknown): unknown {
  return typeof value === 'string' ? parseJson(value)?.value : undefined;
}

/** Okta contract 7.5: some clients send standard base64. */
function urlSafe(base64: string): string {
  return base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function credentialOf({ account, parameters: { id = '' } }: OktaCall): OktaWebAuthnCredential | OktaError {
  return account.webauthnCredentials.find((one) => one.id === id) ?? oktaErrors.notFound(id, 'WebAuthn');
}

function noRegistration(challenge: string): OktaError {
  return oktaErrors.notFound(challenge, 'WebAuthnRegistration');
}

function tooMany(): OktaError {
  return invalid(
    'Exceeded cardinality max',
    'The maximum number of WebAuthn authenticators has been reached.',
  );
}

function invalid(subject: string, cause: string): OktaError {
  return oktaErrors.invalid(subject, cause);
}

function represent(
  { id, name, credentialId, createdAt }: OktaWebAuthnCredential,
  { account, origin }: OktaCall,
) {
  const created = new Date(createdAt).toISOString();
  return {
    id,
    status: 'ACTIVE',
    type: 'security_key',
    key: 'webauthn',
    // Okta contract 7.5: the model or the nickname, which B5 gives it.
    name: account.nicknames[id] ?? name,
    credentialId,
    created,
    lastUpdated: created,
    _links: { self: link(`${origin}${WEBAUTHN}/${id}`, 'GET', 'DELETE') },
  };
}
