import { isRecord } from '../../../../src/domain/index.ts';
import type { Emulator } from '../../../../src/emulator/index.ts';
import { EMAIL } from '../../email-run.ts';
import type { Wire } from './tenant.ts';

// What a provider could do wrong, each as something that stands between client and emulator.

type Body = Readonly<Record<string, unknown>>;

/** A request that is about a part of the API: its method and the end of its path. */
const is = ({ method, url }: Request, wanted: string, path: RegExp) =>
  method === wanted && path.test(new URL(url).pathname);
const OKTA_EMAILS = /\/emails$/;
const OKTA_CHALLENGES = /\/challenge$/;
const OKTA_CHALLENGE = /\/challenge\/[^/]+$/;
const VERIFY = /\/verify$/;
const AUTH0_METHODS = /\/authentication-methods$/;
const OKTA_REGISTRATION = /\/webauthn\/registration$/;
const OKTA_WEBAUTHN = /\/webauthn$/;

/** The same answer with other headers; null takes one away. */
function withHeaders(answer: Response, headers: Readonly<Record<string, string | null>>): Response {
  const made = new Headers(answer.headers);
  for (const [name, value] of Object.entries(headers)) {
    if (value === null) made.delete(name);
    else made.set(name, value);
  }
  const body = answer.status === 204 ? null : answer.body;
  return new Response(body, { status: answer.status, headers: made });
}

/** The same answer with another body. */
async function withBody(answer: Response, change: (body: unknown) => unknown): Promise<Response> {
  const { headers } = answer;
  const left = [...headers].filter(([name]) => name !== 'content-length');
  const body = change(await answer.json());
  return new Response(JSON.stringify(body), { status: answer.status, headers: left });
}

/** Carries the request on without its token: whatever is answered, nothing comes of it. */
const inVain = (request: Request, next: (request: Request) => Promise<Response>) => {
  const headers = new Headers(request.headers);
  headers.delete('authorization');
  return next(new Request(request, { headers }));
};

async function codeIn(request: Request): Promise<string> {
  const body: unknown = await request.clone().json();
  const code = isRecord(body) ? (body.verificationCode ?? body.otp_code) : undefined;
  return typeof code === 'string' ? code : '';
}

/** Answers a verification as if it had succeeded. */
const oktaSuccess = () => new Response(null, { status: 204 });

async function wasSentTo(address: string, request: Request, { outbox }: Emulator<string, unknown>) {
  const given = await codeIn(request);
  return outbox.messages(address).some(({ code }) => code === given);
}

const oktaAccepts =
  (isAccepted: (request: Request, emulator: Emulator<string, unknown>) => Promise<boolean>): Wire =>
  async (request, next, emulator) => {
    const accepted = is(request, 'POST', VERIFY) && (await isAccepted(request, emulator));
    const answer = await next(request);
    return accepted && !answer.ok ? oktaSuccess() : answer;
  };

/** A conflict is answered as a plain 400. */
export const wrongStatus: Wire = async (request, next) => {
  const answer = await next(request);
  return answer.status === 409 ? new Response(answer.body, { status: 400, headers: answer.headers }) : answer;
};

/** The list shows addresses without the link to their outstanding code. */
export const missingLink: Wire = async (request, next) => {
  const answer = await next(request);
  if (!is(request, 'GET', OKTA_EMAILS)) return answer;
  return withBody(answer, (entries) => listOf(entries).map((entry) => ({ ...entry, _links: {} })));
};

/** The list leaves out what is not proved yet. */
export const hidingList: Wire = async (request, next) => {
  const answer = await next(request);
  if (!is(request, 'GET', OKTA_EMAILS)) return answer;
  return withBody(answer, (entries) => listOf(entries).filter(({ status }) => status === 'VERIFIED'));
};

/** The time in a challenge, or beside options, is that of older ones, a minute ago. */
export const staleExpiry: Wire = async (request, next) => {
  const answer = await next(request);
  if (!is(request, 'POST', OKTA_CHALLENGES) && !is(request, 'POST', OKTA_REGISTRATION)) return answer;
  return withBody(answer, (body) => ({
    ...asBody(body),
    expiresAt: new Date(Date.parse(String(asBody(body).expiresAt)) - 60_000).toISOString(),
  }));
};

/** The server's `Date` is a minute late. */
export const wrongDate: Wire = async (request, next) => {
  const answer = await next(request);
  const date = new Date(Date.parse(answer.headers.get('date') ?? '') - 60_000).toUTCString();
  return withHeaders(answer, { date });
};

/** A code is sent twice for one request. */
export const doubleSend: Wire = async (request, next) => {
  const isSend = is(request, 'POST', OKTA_CHALLENGES) || is(request, 'POST', AUTH0_METHODS);
  if (isSend) await next(request.clone());
  return next(request);
};

/** The id of a new method stands in `Location` only, and `Location` is lost. */
export const lostLocation: Wire = async (request, next) => {
  const answer = await next(request);
  if (!is(request, 'POST', AUTH0_METHODS)) return answer;
  return withBody(withHeaders(answer, { location: null }), (body) => ({ ...asBody(body), id: undefined }));
};

/** A code is accepted that was sent to another address. */
export const foreignCode: Wire = oktaAccepts((request, emulator) =>
  wasSentTo('somebody@example.com', request, emulator),
);

/** A code is accepted that was sent before the newest one. */
export const olderCode: Wire = oktaAccepts((request, emulator) => wasSentTo(EMAIL, request, emulator));

/** A code is accepted as often as it is sent. */
export function codeAcceptedTwice(): Wire {
  const proved = new Set<string>();
  return async (request, next) => {
    const isVerification = is(request, 'POST', VERIFY);
    const code = isVerification ? await codeIn(request) : '';
    const answer = await next(request);
    if (!isVerification) return answer;
    if (answer.ok) proved.add(code);
    return proved.has(code) && !answer.ok ? successOf(request) : answer;
  };
}

/** A challenge lives on although a newer one was sent. */
export const challengeNotInvalidated: Wire = async (request, next) => {
  const answer = await next(request);
  if (!is(request, 'GET', OKTA_CHALLENGE) || answer.status !== 404) return answer;
  const id = request.url.split('/').at(-1);
  return Response.json({
    id,
    status: 'UNVERIFIED',
    expiresAt: '2027-01-01T00:00:00.000Z',
    profile: { email: EMAIL },
  });
};

/** A wrong code ends the session. */
export function sessionDies(): Wire {
  const dead = new Set<string>();
  return async (request, next) => {
    if (!is(request, 'POST', VERIFY)) return next(request);
    if (dead.has(request.url)) {
      await inVain(request, next);
      const problem = { detail: 'is not a known session', pointer: '/auth_session' };
      return Response.json({ title: 'Invalid', validation_errors: [problem] }, { status: 400 });
    }
    const answer = await next(request);
    if (!answer.ok) dead.add(request.url);
    return answer;
  };
}

/** What is taken back stays on the account. */
export const deletesNothing: Wire = async (request, next) => {
  if (request.method !== 'DELETE') return next(request);
  await inVain(request, next);
  return new Response(null, { status: 204 });
};

/** A verification is answered as a success, and nothing is proved. */
export const provesNothing: Wire = async (request, next) => {
  if (!is(request, 'POST', VERIFY)) return next(request);
  await inVain(request, next);
  return successOf(request);
};

/** An address is created with a mail, although none was asked for. */
export const uninvitedMail: Wire = changingBodies(OKTA_EMAILS, (body) => ({ ...body, sendEmail: true }));

/** The demand for step-up names no age, but a level. */
export const otherDemand: Wire = async (request, next) => {
  const answer = await next(request);
  const demand = answer.headers.get('www-authenticate');
  if (demand === null) return answer;
  return withHeaders(answer, { 'www-authenticate': demand.replace('max_age=0', 'acr_values="strong"') });
};

/** That a code is sent again is not told, so that it takes the way which had failed. */
export const retryForgotten: Wire = changingBodies(OKTA_CHALLENGES, ({ retry, ...body }) => body);

/** Whatever is asked for, the code is sent as a text. */
export const alwaysText: Wire = changingBodies(/./, (body) => ({
  ...body,
  ...('method' in body && { method: 'SMS' }),
  ...('preferred_authentication_method' in body && { preferred_authentication_method: 'sms' }),
}));

const OKTA_CREDENTIAL = { id: 'fwf1', status: 'ACTIVE' };

/** A credential is answered as saved, and nothing is saved. */
export const savesNothing: Wire = async (request, next) => {
  if (!is(request, 'POST', OKTA_WEBAUTHN)) return next(request);
  await inVain(request, next);
  return Response.json(OKTA_CREDENTIAL);
};

/** A credential is taken as often as it is sent. */
export function takenTwice(): Wire {
  let isTaken = false;
  return async (request, next) => {
    const answer = await next(request);
    if (!is(request, 'POST', OKTA_WEBAUTHN)) return answer;
    isTaken ||= answer.ok;
    return isTaken && !answer.ok ? Response.json(OKTA_CREDENTIAL) : answer;
  };
}

/** The list does not tell which credential is which. */
export const untoldCredentials: Wire = async (request, next) => {
  const answer = await next(request);
  if (!is(request, 'GET', OKTA_WEBAUTHN)) return answer;
  return withBody(answer, (entries) => listOf(entries).map(({ credentialId, ...entry }) => entry));
};

/** The list ends sooner than it is said to. */
export const shortList: Wire = async (request, next) => {
  const answer = await next(request);
  if (!is(request, 'GET', AUTH0_METHODS)) return answer;
  return withBody(answer, (body) => ({
    authentication_methods: listOf(asBody(body).authentication_methods).slice(0, 10),
  }));
};

/** Options do not tell which passkeys the account has. */
export const excludesNothing: Wire = async (request, next) => {
  const answer = await next(request);
  if (!is(request, 'POST', AUTH0_METHODS)) return answer;
  return withBody(answer, (body) => {
    const { excludeCredentials, ...options } = asBody(asBody(body).authn_params_public_key);
    return { ...asBody(body), authn_params_public_key: options };
  });
};

/** Carries on what is posted there with another body. */
function changingBodies(path: RegExp, change: (body: Body) => Body): Wire {
  return async (request, next) => {
    if (!is(request, 'POST', path)) return next(request);
    const body = JSON.stringify(change(asBody(await request.clone().json())));
    return next(new Request(request, { body }));
  };
}

function successOf(request: Request): Response {
  const id = /authentication-methods\/([^/]+)\/verify$/.exec(request.url)?.[1];
  if (id === undefined) return oktaSuccess();
  const method = { id: decodeURIComponent(id), type: 'email', email: EMAIL, confirmed: true };
  return Response.json({ ...method, created_at: '2026-01-01T00:00:00.000Z' }, { status: 201 });
}

function asBody(value: unknown): Body {
  return isRecord(value) ? value : {};
}

function listOf(value: unknown): readonly Body[] {
  return Array.isArray(value) ? value.map(asBody) : [];
}
