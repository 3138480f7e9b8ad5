type Server = typeof import('@simplewebauthn/server');

/** What the emulators use of the library. */
export interface WebAuthnServer {
  readonly verifyRegistrationResponse: Server['verifyRegistrationResponse'];
  readonly verifyAuthenticationResponse: Server['verifyAuthenticationResponse'];
  readonly encodeCbor: typeof import('@simplewebauthn/server/helpers').isoCBOR.encode;
}

/** The library that verifies, and the encodings it brings along. Loaded when the first ceremony needs it. */
export async function loadWebAuthnServer(): Promise<WebAuthnServer> {
  try {
    const [server, { isoCBOR }] = await Promise.all([
      import('@simplewebauthn/server'),
      import('@simplewebauthn/server/helpers'),
    ]);
    return {
      verifyRegistrationResponse: server.verifyRegistrationResponse,
      verifyAuthenticationResponse: server.verifyAuthenticationResponse,
      encodeCbor: isoCBOR.encode,
    };
  } catch (cause) {
    throw new Error('WebAuthn needs a package: npm install @simplewebauthn/server', { cause });
  }
}
