import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as auth0 from '../src/auth0/index.ts';
import { continuation, secret } from '../src/domain/index.ts';
import * as okta from '../src/okta/index.ts';
import {
  type CodeChallenge,
  type EmailEnrollment,
  type EmailEnrollmentServices,
  emailEnrollmentPort,
  type Port,
} from '../src/ports/index.ts';

// What each provider does for each service of a flow, found out by calling it: `--check` fails when the
// README says anything else.
const README = fileURLToPath(new URL('../README.md', import.meta.url));
const MARKED = /(<!-- capabilities -->\n)[\s\S]*?(<!-- \/capabilities -->)/;

const BASE_URL = 'https://id.example.com';
const account = { provider: 'any', issuer: BASE_URL, subject: 'user' };

const enrollment: EmailEnrollment = {
  id: '{id}',
  email: 'new@example.com',
  role: 'secondary',
  discardable: true,
};
const challenge: CodeChallenge = {
  id: '{challengeId}',
  expiresAt: 0,
  lifetimeMs: 0,
  resendAt: 0,
  cooldownMs: 0,
  pollable: true,
};
const input = {
  ...enrollment,
  enrollment,
  challenge,
  continuation: continuation('session', 0),
  code: secret('code'),
  proven: null,
};

type Send = (url: string, init: RequestInit) => Promise<Response>;

const PROVIDERS: readonly [string, (fetch: Send) => EmailEnrollmentServices][] = [
  [
    'Okta MyAccount',
    (fetch) =>
      okta.emailEnrollment(okta.createOktaClient({ baseUrl: BASE_URL, account, fetch, maxRetries: 0 })),
  ],
  [
    'Auth0 My Account',
    (fetch) =>
      auth0.emailEnrollment(auth0.createAuth0Client({ baseUrl: BASE_URL, account, fetch, maxRetries: 0 })),
  ],
];

/** The request that a service sends; a dash where the provider has none. */
async function requestOf(name: keyof EmailEnrollmentServices, create: (typeof PROVIDERS)[number][1]) {
  const sent: string[] = [];
  const services = create(async (url, init) => {
    const { pathname } = new URL(url);
    sent.push(`\`${init.method} ${decodeURIComponent(pathname)}\``);
    return new Response(null, { status: 500 });
  });
  const { signal } = new AbortController();
  const result = await services[name](input, { signal });
  if (sent.length === 1) return sent.join();
  if (result.isErr() && result.error.kind === 'not_supported') return '–';
  throw new Error(`The service ${name} sent ${sent.length} requests.`);
}

async function tableOf(flow: string, port: Port<EmailEnrollmentServices>): Promise<string> {
  const rows = [
    [flow, '', ...PROVIDERS.map(([provider]) => provider)],
    ['---', '---', ...PROVIDERS.map(() => '---')],
  ];
  for (const name of ['enroll', 'challenge', 'verify', 'poll', 'find', 'discard'] as const) {
    const requests = await Promise.all(PROVIDERS.map(([, create]) => requestOf(name, create)));
    rows.push([`\`${name}\``, port[name].kind, ...requests]);
  }
  return rows.map((row) => `| ${row.join(' | ')} |`).join('\n');
}

const readme = readFileSync(README, 'utf8');
const table = await tableOf('Add an email', emailEnrollmentPort);
const wanted = readme.replace(MARKED, (_, begin: string, end: string) => `${begin}${table}\n${end}`);
if (!process.argv.includes('--check')) writeFileSync(README, wanted);
else if (wanted !== readme || !MARKED.test(readme)) {
  console.log('The capability table of README.md is stale, run "npm run capabilities".');
  process.exitCode = 1;
}
