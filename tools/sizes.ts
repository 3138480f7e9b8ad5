import { bundleOf } from './bundle-size.ts';
import { loadMachines } from './machine-files.ts';

interface Row {
  readonly what: string;
  readonly holds: string;
  readonly bytes: number;
  /** In bytes; null for what is only there to compare with. */
  readonly budget: number | null;
}

const KB = 1000;
// What the code takes today, rounded up: more is a change to be decided on, not to slip in.
const BUDGETS = {
  flow: 5.8 * KB,
  bothFlows: 6.9 * KB,
  services: 8.6 * KB,
  // The options of a ceremony are read member by member.
  webAuthnServices: 9.2 * KB,
  page: 30.3 * KB,
  resume: 4.2 * KB,
  ceremonies: 4.4 * KB,
  view: 1.1 * KB,
  unused: 0,
};
const OTHERS = ['xstate', 'neverthrow'];
const PROVIDERS = [
  { name: 'okta', create: 'createOktaClient', path: '/idp/myaccount' },
  { name: 'auth0', create: 'createAuth0Client', path: '/me/v1' },
] as const;

/** What the package for proofs (DPoP) has in it, whichever way it is minified. */
const PROOF_TYPE = 'dpop+jwt';

const rows = [
  ...(await flows()),
  await bothFlows(),
  ...(await providers()),
  ...(await whole()),
  await resume(),
  await ceremonies(),
  await view(),
  await nothing(),
  ...(await others()),
];
const foreign = await foreignPaths();
print(rows);
for (const line of foreign) console.log(line);
if (foreign.length > 0 || rows.some(isOver)) process.exitCode = 1;

async function resume(): Promise<Row> {
  const { bytes } = await bundleOf(`export { createFlows, createWebLocks } from 'account-flows'`, OTHERS);
  return { what: 'resume', holds: 'createFlows, Web Locks; not XState', bytes, budget: BUDGETS.resume };
}

async function ceremonies(): Promise<Row> {
  const { bytes } = await bundleOf(`export { webAuthnCeremonies } from 'account-flows/webauthn'`, OTHERS);
  return {
    what: 'ceremonies',
    holds: 'WebAuthn, with @simplewebauthn/browser; not neverthrow',
    bytes,
    budget: BUDGETS.ceremonies,
  };
}

async function view(): Promise<Row> {
  const { bytes } = await bundleOf(`export { viewOf } from 'account-flows'`, OTHERS);
  return { what: 'view', holds: 'viewOf', bytes, budget: BUDGETS.view };
}

async function flows(): Promise<Row[]> {
  const files = await loadMachines();
  return Promise.all(
    files.map(async ({ name, exportName }) => ({
      what: `flow ${name}`,
      holds: 'the machine; not XState, not neverthrow',
      bytes: (await bundleOf(`export { ${exportName} } from 'account-flows/machines/${name}'`, OTHERS)).bytes,
      budget: BUDGETS.flow,
    })),
  );
}

/** On one page the two share what they know and how it changes. */
async function bothFlows(): Promise<Row> {
  const both = ['email', 'phone'].map(
    (kind) => `export { ${kind}EnrollmentMachine } from 'account-flows/machines/${kind}-enrollment';`,
  );
  return {
    what: 'flows email and phone',
    holds: 'both machines, their context code once',
    bytes: (await bundleOf(both.join('\n'), OTHERS)).bytes,
    budget: BUDGETS.bothFlows,
  };
}

function providers(): Promise<Row[]> {
  return Promise.all(
    PROVIDERS.flatMap(({ name, create }) =>
      ['email', 'phone', 'webAuthn'].map(async (kind) => ({
        what: `${name}, ${kind}`,
        holds: 'client, request pipeline, the services of one flow; not neverthrow',
        bytes: (
          await bundleOf(`export { ${create}, ${kind}Enrollment } from 'account-flows/${name}'`, OTHERS)
        ).bytes,
        budget: kind === 'webAuthn' ? BUDGETS.webAuthnServices : BUDGETS.services,
      })),
    ),
  );
}

function whole(): Promise<Row[]> {
  return Promise.all(
    PROVIDERS.map(async ({ name, create }) => ({
      what: `a page with ${name}`,
      holds: 'email flow, services, step-up, XState, neverthrow: everything',
      bytes: (await bundleOf(pageOf(name, create))).bytes,
      budget: BUDGETS.page,
    })),
  );
}

function pageOf(provider: string, create: string): string {
  return `
    export { createActor } from 'xstate';
    export { createStepUp, withServices } from 'account-flows';
    export { emailEnrollmentMachine } from 'account-flows/machines/email-enrollment';
    export { ${create}, emailEnrollment } from 'account-flows/${provider}';
  `;
}

async function nothing(): Promise<Row> {
  const { bytes } = await bundleOf(`import 'account-flows'`);
  return {
    what: 'the root, unused',
    holds: `import 'account-flows' and use nothing`,
    bytes,
    budget: BUDGETS.unused,
  };
}

function others(): Promise<Row[]> {
  return Promise.all(
    ['@okta/okta-auth-js/myaccount', '@auth0/auth0-spa-js'].map(async (name) => ({
      what: name,
      holds: 'to compare: all that it exports',
      bytes: (await bundleOf(`export * from '${name}'`)).bytes,
      budget: null,
    })),
  );
}

/** A page that binds no tokens must not carry what makes proofs, nor need it installed. */
async function foreignProofs(name: string, code: string): Promise<string[]> {
  const { code: proving } = await bundleOf(`export { dpopProofs } from 'account-flows/${name}'`);
  return [
    ...(proving.includes(PROOF_TYPE) ? [] : [`the bundle of dpopProofs does not have ${PROOF_TYPE}`]),
    ...(code.includes(PROOF_TYPE) ? [`the bundle of ${name} carries dpop, which it does not use`] : []),
  ];
}

/** A page that uses one provider must not carry the other; each bundle's own path shows that it is looked for. */
async function foreignPaths(): Promise<string[]> {
  const found = await Promise.all(
    PROVIDERS.map(async ({ name, create, path }) => {
      const { code } = await bundleOf(pageOf(name, create));
      const carried = PROVIDERS.filter((other) => other.name !== name && code.includes(other.path));
      return [
        ...(code.includes(path) ? [] : [`the bundle of ${name} does not have its own path ${path}`]),
        ...(await foreignProofs(name, code)),
        ...carried.map((other) => `the bundle of ${name} carries ${other.path} of ${other.name}`),
      ];
    }),
  );
  return found.flat();
}

function isOver({ bytes, budget }: Row): boolean {
  return budget !== null && bytes > budget;
}

function print(list: readonly Row[]): void {
  const cells = list.map((row) => [row.what, sizeText(row.bytes), budgetText(row), verdict(row), row.holds]);
  const table = [['minified + gzip', 'size', 'budget', '', 'holds'], ...cells];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((line) => line[column]?.length ?? 0)));
  for (const [what = '', size = '', budget = '', state = '', holds = ''] of table) {
    const [w0 = 0, w1 = 0, w2 = 0, w3 = 0] = widths;
    console.log(
      `${what.padEnd(w0)}  ${size.padStart(w1)}  ${budget.padStart(w2)}  ${state.padEnd(w3)}  ${holds}`,
    );
  }
}

function sizeText(bytes: number): string {
  return bytes === 0 ? '0 kB' : `${(bytes / KB).toFixed(2)} kB`;
}

function budgetText({ budget }: Row): string {
  return budget === null ? '-' : `${budget / KB} kB`;
}

function verdict(row: Row): string {
  if (row.budget === null) return '';
  return isOver(row) ? 'OVER' : 'ok';
}
