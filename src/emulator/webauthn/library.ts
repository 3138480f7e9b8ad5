/** The library that verifies, and the encodings it brings along. Loaded when the first ceremony needs it. */
export async function loadWebAuthnServer() {
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
