import { decodeJwt, errors, importJWK, jwtVerify } from 'jose';
import type { Clock } from '../../domain/index.ts';
import type { Directory } from '../accounts.ts';
import { refusal } from '../authorization/authorize-request.ts';
import { type AssertionRequest, amrOf, type RefreshOutcome } from '../authorization/rules.ts';
import type { OktaAccount } from './accounts.ts';
import { algorithmOf, lifecycleError, type OktaAppEnrollment } from './app-enrollment.ts';

/** What maintenance tokens need. */
export interface MaintenanceTokenParts {
  readonly accounts: Directory<OktaAccount>;
  readonly clock: Clock;
}

const MAINTENANCE = /^okta\.myAccount\.appAuthenticator\.maintenance\.(read|manage)$/;

/**
 * Tokens for the upkeep of an enrollment, without the user: the device signs an assertion with its key.
 * Okta contract section 7.9; what it leaves open is RFC 7523 section 3.
 */
export function maintenanceTokens({ accounts, clock }: MaintenanceTokenParts) {
  function ownerOf(methodEnrollmentId: unknown) {
    for (const account of accounts.all()) {
      const enrollment = account.appEnrollments.find(({ methodId }) => methodId === methodEnrollmentId);
      if (enrollment) return { account, enrollment };
    }
    return undefined;
  }

  return async function redeemAssertion(request: AssertionRequest): Promise<RefreshOutcome> {
    const { assertion, clientId, scopes, server, origin } = request;
    // The contract names this endpoint of the organisation's own server, and no other.
    if (server.name !== 'org') return refused('unsupported_grant_type', 'The grant type is not supported.');
    const owner = ownerOf(claimOf(assertion));
    const isGood =
      owner !== undefined &&
      owner.enrollment.clientId === clientId &&
      lifecycleError(owner.account, owner.enrollment) === undefined &&
      (await isSignedBy(owner.enrollment, request, clock.now()));
    if (!isGood) return refused('invalid_grant', 'The assertion is not valid.');
    if (scopes.length === 0 || !scopes.every((scope) => MAINTENANCE.test(scope))) {
      return refused('invalid_scope', 'An assertion is good for the maintenance scopes only.');
    }
    return {
      // It stands for the device, not for a session of the user.
      contextId: owner.enrollment.id,
      accountId: owner.account.id,
      clientId,
      server,
      origin,
      scopes,
      audience: origin,
      nonce: undefined,
      jkt: undefined,
      authentication: {
        authTimeAt: clock.now(),
        secondFactorAt: undefined,
        acr: undefined,
        amr: amrOf(false),
      },
    };
  };
}

function claimOf(assertion: string): unknown {
  try {
    return decodeJwt(assertion).methodEnrollmentId;
  } catch {
    return undefined;
  }
}

async function isSignedBy(
  { push: { proofOfPossession } }: OktaAppEnrollment,
  { assertion, origin, server }: AssertionRequest,
  now: number,
): Promise<boolean> {
  try {
    const algorithm = algorithmOf(proofOfPossession);
    await jwtVerify(assertion, await importJWK(proofOfPossession, algorithm), {
      algorithms: [algorithm],
      audience: [server.issuer(origin), `${origin}${server.paths.token}`],
      requiredClaims: ['exp'],
      currentDate: new Date(now),
    });
    return true;
  } catch (error) {
    if (error instanceof errors.JOSEError) return false;
    throw error;
  }
}

function refused(error: string, description: string): RefreshOutcome {
  return { status: 400, body: refusal(error, description) };
}
