import { type Account, createSimulatedClock, type SimulatedClock } from '../../src/domain/index.ts';
import { createOktaClient, type OktaClient, type OktaClientOptions } from '../../src/okta/index.ts';
import { json, type Reply, type ScriptedServer, scriptedServer } from '../http/scripted-server.ts';

export const BASE_URL = 'https://example.okta.com';
export const ACCOUNT: Account = { provider: 'okta', issuer: `${BASE_URL}/oauth2/default`, subject: '00u1' };
export const EMAIL_ID = '5f0c0ffee0ddba11feed5ca1ab1e0123';
export const PHONE_ID = 'sms9a8b7c6d5e4f3g2h1';
export const CHALLENGE_ID = 'myaccount.Zk3nQx81TtWv0bYp5sLr2A';

const SELF = `${BASE_URL}/idp/myaccount/emails/${EMAIL_ID}`;

/** An email as Okta prints it. Okta contract section 7.1 */
export function emailBody(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: EMAIL_ID,
    status: 'UNVERIFIED',
    roles: ['SECONDARY'],
    profile: { email: 'new@example.com' },
    _links: {
      self: { href: SELF, hints: { allow: ['GET', 'DELETE'] } },
      challenge: { href: `${SELF}/challenge`, hints: { allow: ['POST'] } },
    },
    ...changes,
  };
}

export const OUTSTANDING_LINKS = {
  verify: { href: `${SELF}/challenge/${CHALLENGE_ID}/verify`, hints: { allow: ['POST'] } },
  poll: { href: `${SELF}/challenge/${CHALLENGE_ID}`, hints: { allow: ['GET'] } },
};

/** A challenge as Okta prints it. */
export function challengeBody(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: CHALLENGE_ID,
    status: 'UNVERIFIED',
    expiresAt: '2026-01-01T00:05:00.000Z',
    profile: { email: 'new@example.com' },
    _links: OUTSTANDING_LINKS,
    ...changes,
  };
}

/** A phone as Okta prints it. Okta contract section 7.2 */
export function phoneBody(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: PHONE_ID,
    status: 'UNVERIFIED',
    profile: { phoneNumber: '+4915123456789' },
    _links: {
      self: { href: `${BASE_URL}/idp/myaccount/phones/${PHONE_ID}`, hints: { allow: ['GET', 'DELETE'] } },
    },
    ...changes,
  };
}

/** An error as Okta prints it. Okta contract section 4.1 */
export function oktaError(status: number, code: string, summary: string, ...causes: string[]): Reply {
  return json(
    status,
    {
      errorCode: code,
      errorSummary: summary,
      errorLink: code,
      errorId: 'oae1',
      errorCauses: causes.map((errorSummary) => ({ errorSummary })),
    },
    { 'x-okta-request-id': 'req-1' },
  );
}

export interface OktaBench {
  readonly client: OktaClient;
  readonly clock: SimulatedClock;
  readonly requests: ScriptedServer['requests'];
}

/** A client whose server answers as told. */
export function oktaBench(replies: readonly Reply[], options: Partial<OktaClientOptions> = {}): OktaBench {
  const { fetch, requests } = scriptedServer(...replies);
  const clock = createSimulatedClock();
  const client = createOktaClient({
    baseUrl: BASE_URL,
    account: ACCOUNT,
    token: () => ({ accessToken: 'canary-token', subject: ACCOUNT.subject }),
    fetch,
    clock,
    random: () => 0.5,
    maxRetries: 0,
    ...options,
  });
  return { client, clock, requests };
}
