/** What each flow asks the token for, over all the calls of its services. */
const flowScopes = {
  emailEnrollment: ['okta.myAccount.email.manage', 'okta.myAccount.email.read'],
  phoneEnrollment: ['okta.myAccount.phone.manage', 'okta.myAccount.phone.read'],
  webAuthnEnrollment: ['okta.myAccount.webauthn.manage', 'okta.myAccount.webauthn.read'],
} as const;

/** A flow, by the name of the function that makes its services. */
export type OktaFlow = keyof typeof flowScopes;

/** A scope that a flow may ask for. */
export type OktaFlowScope = (typeof flowScopes)[OktaFlow][number];

/**
 * The scopes that a page needs for these flows, each once, in alphabetical order: to be requested at
 * sign-in, next to `openid`, and granted to the app. Throws a `TypeError` for a flow that there is not.
 */
export function scopesFor(...flows: readonly OktaFlow[]): OktaFlowScope[] {
  const scopes = flows.flatMap((flow) => {
    if (!Object.hasOwn(flowScopes, flow)) throw new TypeError(`There is no flow "${flow}".`);
    return flowScopes[flow];
  });
  return [...new Set(scopes)].sort();
}
