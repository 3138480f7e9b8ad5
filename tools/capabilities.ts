import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Result } from 'neverthrow';
import * as auth0 from '../src/auth0/index.ts';
import {
  type AccountFailure,
  continuation,
  type RegistrationResponseJSON,
  secret,
} from '../src/domain/index.ts';
import * as okta from '../src/okta/index.ts';
import {
  type CodeChallenge,
  type EmailEnrollmentServices,
  emailEnrollmentPort,
  type Operation,
  type PasskeySignInServices,
  type PhoneEnrollmentServices,
  passkeySignInPort,
  phoneEnrollmentPort,
  type WebAuthnEnrollmentServices,
  webAuthnEnrollmentPort,
} from '../src/ports/index.ts';

// What each provider does for each service of a flow, found out by calling it: `--check` fails when the
// README says anything else.
const README = fileURLToPath(new URL('../README.md', import.meta.url));
const MARKED = /(<!-- capabilities -->\n)[\s\S]*?(<!-- \/capabilities -->)/;

const BASE_URL = 'https://id.example.com';
const account = { provider: 'any', issuer: BASE_URL, subject: 'user' };

const challenge: CodeChallenge = {
  id: '{challengeId}',
  expiresAt: 0,
  lifetimeMs: 0,
  resendAt: 0,
  cooldownMs: 0,
  pollable: true,
};
const common = {
  challenge,
  continuation: continuation('session', 0),
  code: secret('code'),
  proven: null,
};
const email = { id: '{id}', email: 'new@example.com', role: 'secondary', discardable: true } as const;
const emailInput = { ...email, ...common, enrollment: email };
const phone = { id: '{id}', phoneNumber: '+4915123456789', discardable: true } as const;
const phoneInput = { ...phone, ...common, enrollment: phone, channel: 'sms', isResend: false } as const;
const credential: RegistrationResponseJSON = {
  id: '{credentialId}',
  rawId: '{credentialId}',
  type: 'public-key',
  clientExtensionResults: {},
  response: { clientDataJSON: '', attestationObject: '' },
};
const registration = {
  id: '{id}',
  options: {
    rp: { name: 'Example' },
    user: { id: 'dXNlcg', name: 'mia@example.com', displayName: 'Mia' },
    challenge: 'Y2hhbGxlbmdl',
    pubKeyCredParams: [],
  },
  expiresAt: 0,
  lifetimeMs: 0,
};

const assertion = secret({
  id: 'credential',
  rawId: 'credential',
  type: 'public-key' as const,
  clientExtensionResults: {},
  response: { clientDataJSON: '', authenticatorData: '', signature: '' },
});
const signInInput = {
  challenge: { options: { challenge: 'challenge' }, expiresAt: 0, lifetimeMs: 0 },
  continuation: common.continuation,
  assertion,
};

type Send = (url: string, init: RequestInit) => Promise<Response>;
/** Calls one service of a flow, by its name. */
type Calls = Readonly<Record<string, () => PromiseLike<Result<unknown, AccountFailure>>>>;

interface Flow {
  readonly title: string;
  readonly port: Readonly<Record<string, Operation>>;
  /** The flow's services on each provider, each ready to be called; null where the provider has no such flow. */
  readonly callsWith: readonly (((fetch: Send) => Calls) | null)[];
}

const oktaClient = (fetch: Send) =>
  okta.createOktaClient({ baseUrl: BASE_URL, account, fetch, maxRetries: 0 });
const auth0Client = (fetch: Send) =>
  auth0.createAuth0Client({ baseUrl: BASE_URL, account, fetch, maxRetries: 0 });
const options = { signal: new AbortController().signal };

function emailCalls({ enroll, challenge, verify, poll, find, discard }: EmailEnrollmentServices): Calls {
  return {
    enroll: () => enroll(emailInput, options),
    challenge: () => challenge(emailInput, options),
    verify: () => verify(emailInput, options),
    poll: () => poll(emailInput, options),
    find: () => find(emailInput, options),
    discard: () => discard(emailInput, options),
  };
}

function phoneCalls({ enroll, challenge, verify, find, discard }: PhoneEnrollmentServices): Calls {
  return {
    enroll: () => enroll(phoneInput, options),
    challenge: () => challenge(phoneInput, options),
    verify: () => verify(phoneInput, options),
    find: () => find(phoneInput, options),
    discard: () => discard(phoneInput, options),
  };
}

function webAuthnCalls({ start, register, find }: WebAuthnEnrollmentServices): Calls {
  return {
    start: () => start(common, options),
    register: () => register({ ...common, registration, credential }, options),
    find: () => find({ ...common, credentialId: credential.id }, options),
  };
}

function passkeyCalls({ start, complete }: PasskeySignInServices): Calls {
  return {
    start: () => start({}, options),
    complete: () => complete(signInInput, options),
  };
}

const PROVIDERS = ['Okta MyAccount', 'Auth0 My Account'];
const FLOWS: readonly Flow[] = [
  {
    title: 'Add an email',
    port: { ...emailEnrollmentPort },
    callsWith: [
      (fetch) => emailCalls(okta.emailEnrollment(oktaClient(fetch))),
      (fetch) => emailCalls(auth0.emailEnrollment(auth0Client(fetch))),
    ],
  },
  {
    title: 'Add a phone',
    port: { ...phoneEnrollmentPort },
    callsWith: [
      (fetch) => phoneCalls(okta.phoneEnrollment(oktaClient(fetch))),
      (fetch) => phoneCalls(auth0.phoneEnrollment(auth0Client(fetch))),
    ],
  },
  {
    title: 'Add a passkey or security key',
    port: { ...webAuthnEnrollmentPort },
    callsWith: [
      (fetch) => webAuthnCalls(okta.webAuthnEnrollment(oktaClient(fetch))),
      (fetch) => webAuthnCalls(auth0.webAuthnEnrollment(auth0Client(fetch))),
    ],
  },
  {
    title: 'Sign in with a passkey',
    port: { ...passkeySignInPort },
    callsWith: [
      null,
      (fetch) => passkeyCalls(auth0.passkeySignIn(auth0Client(fetch), { client_id: 'application' })),
    ],
  },
];

/** The request that a service sends; a dash where the provider has none. */
async function requestOf(name: string, callsWith: Flow['callsWith'][number]): Promise<string> {
  if (!callsWith) return '–';
  const sent: string[] = [];
  const calls = callsWith(async (url, init) => {
    const { pathname } = new URL(url);
    sent.push(`\`${init.method} ${decodeURIComponent(pathname)}\``);
    return new Response(null, { status: 500 });
  });
  const result = await calls[name]?.();
  if (sent.length === 1) return sent.join();
  if (result?.isErr() && result.error.kind === 'not_supported') return '–';
  throw new Error(`The service ${name} sent ${sent.length} requests.`);
}

async function tableOf({ title, port, callsWith }: Flow): Promise<string> {
  const rows = [
    [title, '', ...PROVIDERS],
    ['---', '---', ...PROVIDERS.map(() => '---')],
  ];
  for (const [name, { kind }] of Object.entries(port)) {
    const requests = await Promise.all(callsWith.map((calls) => requestOf(name, calls)));
    rows.push([`\`${name}\``, kind, ...requests]);
  }
  return rows.map((row) => `| ${row.join(' | ')} |`).join('\n');
}

const readme = readFileSync(README, 'utf8');
const tables = (await Promise.all(FLOWS.map(tableOf))).join('\n\n');
const wanted = readme.replace(MARKED, (_, begin: string, end: string) => `${begin}${tables}\n${end}`);
if (!process.argv.includes('--check')) writeFileSync(README, wanted);
else if (wanted !== readme || !MARKED.test(readme)) {
  console.log('The capability table of README.md is stale, run "npm run capabilities".');
  process.exitCode = 1;
}
