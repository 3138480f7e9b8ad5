/** What each flow asks the token for, over all the calls of its services. */
const flowScopes = {
  emailEnrollment: ['create:me:authentication_methods', 'read:me:authentication_methods'],
  // Needs no token: it is how one is come by.
  passkeySignIn: [],
  phoneEnrollment: ['create:me:authentication_methods', 'read:me:authentication_methods'],
  webAuthnEnrollment: ['create:me:authentication_methods', 'read:me:authentication_methods'],
} as const;

/** A flow, by the name of the function that makes its services. */
export type Auth0Flow = keyof typeof flowScopes;

/** A scope that a flow may ask for. */
export type Auth0FlowScope = (typeof flowScopes)[Auth0Flow][number];

/**
 * The scopes that a page needs for these flows, each once, in alphabetical order: to be requested with the
 * audience of the My Account API, and put into the app's client grant. Throws a `TypeError` for a flow that
 * there is not.
 */
export function scopesFor(...flows: readonly Auth0Flow[]): Auth0FlowScope[] {
  const scopes = flows.flatMap((flow) => {
    if (!Object.hasOwn(flowScopes, flow)) throw new TypeError(`There is no flow "${flow}".`);
    return flowScopes[flow];
  });
  return [...new Set(scopes)].sort();
}
