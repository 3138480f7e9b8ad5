import { decodeJwt, errors, importJWK, jwtVerify } from 'jose';
import type { Clock } from '../../domain/index.ts';
import type { Directory } from '../accounts.ts';
import { words } from '../authorization/authorize-request.ts';
import {
  amrOf,
  type ExtensionGrant,
  type ExtensionGrantRequest,
  type GrantOutcome,
  refusedGrant,
  unsupportedGrant,
} from '../authorization/rules.ts';
import type { OktaAccount } from './accounts.ts';
import { algorithmOf, lifecycleError, type OktaAppEnrollment } from './app-enrollment.ts';

/** What granting maintenance tokens needs. */
export interface MaintenanceGrantParts {
  readonly accounts: Directory<OktaAccount>;
  readonly clock: Clock;
}

/** RFC 7523 section 2.1 */
const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const MAINTENANCE = /^okta\.myAccount\.appAuthenticator\.maintenance\.(read|manage)$/;

/**
 * Tokens for the upkeep of an enrollment, without the user: the device signs an assertion with its key.
 * Okta contract section 7.9; what it leaves open is RFC 7523 section 3.
 */
export function maintenanceGrant({ accounts, clock }: MaintenanceGrantParts): ExtensionGrant {
  function ownerOf(methodEnrollmentId: unknown) {
    for (const account of accounts.all()) {
      const enrollment = account.appEnrollments.find(({ methodId }) => methodId === methodEnrollmentId);
      if (enrollment) return { account, enrollment };
    }
    return undefined;
  }

  async function redeem(request: ExtensionGrantRequest): Promise<GrantOutcome> {
    const { parameters, server, origin } = request;
    // The contract names this endpoint of the organisation's own server, and no other.
    if (server.name !== 'org') return unsupportedGrant();
    const { client_id: clientId = '', assertion = '', scope } = parameters;
    const scopes = words(scope);
    const owner = ownerOf(claimOf(assertion));
    const isGood =
      owner !== undefined &&
      owner.enrollment.clientId === clientId &&
      lifecycleError(owner.account, owner.enrollment) === undefined &&
      (await isSignedBy(owner.enrollment, assertion, request, clock.now()));
    if (!isGood) return refusedGrant(400, 'invalid_grant', 'The assertion is not valid.');
    if (scopes.length === 0 || !scopes.every((one) => MAINTENANCE.test(one))) {
      return refusedGrant(400, 'invalid_scope', 'An assertion is good for the maintenance scopes only.');
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
  }

  return { type: JWT_BEARER, redeem };
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
  assertion: string,
  { origin, server }: ExtensionGrantRequest,
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
