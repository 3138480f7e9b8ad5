/** A provider this library knows by name, or a host's own. */
export type ProviderName = 'okta' | 'auth0' | (string & {});

/**
 * Whose account it is. Given once, to the client and to `createStepUp`: whatever comes back for another
 * `subject` ends in `subject_changed`.
 */
export interface Account {
  readonly provider: ProviderName;
  /** The issuer of the ID token (`iss`), as printed there. */
  readonly issuer: string;
  /** The ID token's `sub`. Never the access token's: Okta's custom servers put the login there. */
  readonly subject: string;
}
