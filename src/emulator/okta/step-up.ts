import type { JWTPayload } from 'jose';
import type { OktaAccount } from './accounts.ts';
import { ACR } from './authorization.ts';
import type { OktaSettings } from './options.ts';

const REALM = 'IdpMyAccountAPI';
const DESCRIPTION = 'The access token requires additional assurance to access the resource';

type StepUpSettings = Exclude<OktaSettings['stepUp'], false>;

/** The demand of the Okta contract, section 3; `undefined` when the token is recent and strong enough. */
export function stepUpDemand(
  token: JWTPayload,
  account: OktaAccount,
  settings: OktaSettings['stepUp'],
  now: number,
): Response | undefined {
  if (settings === false) return undefined;
  const maxAgeSeconds = unmetAge(token, account, settings, now);
  const isAcrMet = settings.acrValues === undefined || meetsAcr(token, settings.acrValues, account);
  if (maxAgeSeconds === undefined && isAcrMet) return undefined;
  return demandOf(maxAgeSeconds ?? settings.maxAgeSeconds, settings);
}

/** The `max_age` to demand; `undefined` when the authentication is recent enough. */
function unmetAge(
  token: JWTPayload,
  account: OktaAccount,
  { maxAgeSeconds, ageFrom }: StepUpSettings,
  now: number,
): number | undefined {
  const authTimeSeconds = authTimeOf(token, ageFrom);
  const demandedAt = account.stepUpDemandedAt;
  if (demandedAt !== undefined && authTimeSeconds < Math.floor(demandedAt / 1000)) return 0;
  if (maxAgeSeconds > 0)
    return now - authTimeSeconds * 1000 > maxAgeSeconds * 1000 ? maxAgeSeconds : undefined;
  if (demandedAt !== undefined) return undefined;
  account.stepUpDemandedAt = now;
  return 0;
}

function authTimeOf(
  { auth_time: authTime, iat = 0 }: JWTPayload,
  ageFrom: StepUpSettings['ageFrom'],
): number {
  return ageFrom === 'auth_time' && typeof authTime === 'number' ? authTime : iat;
}

function meetsAcr({ acr, amr }: JWTPayload, demanded: string, { oneTimeCode }: OktaAccount): boolean {
  const hasTwoFactors = acr === ACR.twoFactors || (Array.isArray(amr) && amr.includes('mfa'));
  if (demanded === acr) return true;
  if (demanded === ACR.twoFactorsIfPossible) return hasTwoFactors || oneTimeCode === undefined;
  if (demanded === ACR.twoFactors) return hasTwoFactors;
  return demanded === ACR.oneFactor || demanded === ACR.password;
}

/** Okta contract section 3.2: an empty 403; the header says everything. */
function demandOf(maxAgeSeconds: number, { acrValues, headerSpelling }: StepUpSettings): Response {
  const parameters = [
    `realm="${REALM}"`,
    'error="insufficient_authentication_context"',
    `error_description="${DESCRIPTION}"`,
  ];
  const maxAge = `max_age=${maxAgeSeconds}`;
  if (acrValues === undefined) parameters.push(maxAge);
  else if (headerSpelling === 'quoted_after_max_age') parameters.push(maxAge, `acr_values="${acrValues}"`);
  else parameters.push(`acr_values=${acrValues}`, maxAge);
  return new Response(null, {
    status: 403,
    headers: { 'www-authenticate': `Bearer ${parameters.join(', ')}` },
  });
}
