import { auth0Groups } from '../test/operations/auth0/groups.ts';
import { oktaGroups } from '../test/operations/okta/groups.ts';
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
  services: {
    email: 8.6 * KB,
    phone: 8.6 * KB,
    // The options of a ceremony are read member by member.
    webAuthn: 9.2 * KB,
    passkeySignIn: 8.8 * KB,
  },
  page: { email: 30.3 * KB, phone: 30.4 * KB, webAuthn: 29.6 * KB, passkeySignIn: 25.5 * KB },
  resume: 4.4 * KB,
  ceremonies: 4.4 * KB,
  view: 1.1 * KB,
  unused: 0,
};
const OTHERS = ['xstate', 'neverthrow'];
const FLOWS = {
  email: flowOf('email-enrollment', 'emailEnrollment', { beside: ': everything' }),
  phone: flowOf('phone-enrollment', 'phoneEnrollment', { beside: '; not the E.164 check' }),
  webAuthn: flowOf('webauthn-enrollment', 'webAuthnEnrollment', { beside: '; not the ceremonies' }),
  passkeySignIn: flowOf('passkey-sign-in', 'passkeySignIn', {
    stepsUp: false,
    beside: '; not the ceremonies',
  }),
};
type Flow = keyof typeof FLOWS;

function flowOf(file: string, services: string, { stepsUp = true, beside = '' }) {
  return { file, services, machine: `${services}Machine`, stepsUp, beside };
}

interface Provider {
  readonly name: string;
  readonly create: string;
  /** What is in its bundle, and in no other. */
  readonly path: string;
  /** The flows it has, and what the names of their operations have in them. */
  readonly flows: { readonly [F in Flow]?: string };
}

const PROVIDERS: readonly Provider[] = [
  {
    name: 'okta',
    create: 'createOktaClient',
    path: '/idp/myaccount',
    flows: { email: 'Email', phone: 'Phone', webAuthn: 'WebAuthn' },
  },
  {
    name: 'auth0',
    create: 'createAuth0Client',
    path: '/me/v1',
    flows: {
      email: 'AuthenticationMethod',
      phone: 'AuthenticationMethod',
      webAuthn: 'AuthenticationMethod',
      passkeySignIn: 'PasskeySignIn',
    },
  },
];

/** What the package for proofs (DPoP) has in it, whichever way it is minified. */
const PROOF_TYPE = 'dpop+jwt';

const OPERATIONS = [...Object.values(oktaGroups), ...Object.values(auth0Groups)].flatMap(({ samples }) =>
  Object.keys(samples),
);

const machines = await loadMachines();
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
  return Promise.all(
    machines.map(async ({ name, exportName }) => ({
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

function flowsOf({ flows }: Provider): readonly { readonly flow: Flow; readonly operations: string }[] {
  const names: readonly Flow[] = ['email', 'phone', 'webAuthn', 'passkeySignIn'];
  return names.flatMap((flow) => {
    const operations = flows[flow];
    return operations === undefined ? [] : [{ flow, operations }];
  });
}

function providers(): Promise<Row[]> {
  return Promise.all(
    PROVIDERS.flatMap((provider) =>
      flowsOf(provider).map(async ({ flow }) => ({
        what: `${provider.name}, ${flow}`,
        holds: 'client, request pipeline, the services of one flow; not neverthrow',
        bytes: (
          await bundleOf(
            `export { ${provider.create}, ${FLOWS[flow].services} } from 'account-flows/${provider.name}'`,
            OTHERS,
          )
        ).bytes,
        budget: BUDGETS.services[flow],
      })),
    ),
  );
}

function whole(): Promise<Row[]> {
  return Promise.all(
    PROVIDERS.flatMap((provider) =>
      flowsOf(provider).map(async ({ flow }) => ({
        what: `a page with ${provider.name}, ${flow}`,
        holds: `flow, services, ${FLOWS[flow].stepsUp ? 'step-up, ' : ''}XState, neverthrow${FLOWS[flow].beside}`,
        bytes: (await bundleOf(pageOf(provider, flow))).bytes,
        budget: BUDGETS.page[flow],
      })),
    ),
  );
}

function pageOf({ name, create }: Provider, flow: Flow): string {
  const { machine, file, services, stepsUp } = FLOWS[flow];
  return `
    export { createActor } from 'xstate';
    export { ${stepsUp ? 'createStepUp, ' : ''}withServices } from 'account-flows';
    export { ${machine} } from 'account-flows/machines/${file}';
    export { ${create}, ${services} } from 'account-flows/${name}';
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
async function foreignProofs(name: string, page: string, code: string): Promise<string[]> {
  const { code: proving } = await bundleOf(`export { dpopProofs } from 'account-flows/${name}'`);
  return [
    ...(proving.includes(PROOF_TYPE) ? [] : [`the bundle of dpopProofs does not have ${PROOF_TYPE}`]),
    ...(code.includes(PROOF_TYPE) ? [`${page} carries dpop, which it does not use`] : []),
  ];
}

/** A page must not carry what is of another provider or flow; its own shows that it is looked for. */
async function foreignPaths(): Promise<string[]> {
  const found = await Promise.all(
    PROVIDERS.flatMap((provider) =>
      flowsOf(provider).map(async ({ flow, operations }) => {
        const page = `the page with ${provider.name}, ${flow}`;
        const { code } = await bundleOf(pageOf(provider, flow));
        const carried = PROVIDERS.filter((other) => other !== provider && code.includes(other.path));
        return [
          ...(code.includes(provider.path) ? [] : [`${page} does not have its own path ${provider.path}`]),
          ...(await foreignProofs(provider.name, page, code)),
          ...carried.map((other) => `${page} carries ${other.path} of ${other.name}`),
          ...foreignFlows(page, flow, code),
          ...foreignOperations(page, operations, code),
        ];
      }),
    ),
  );
  return found.flat();
}

function foreignFlows(page: string, flow: Flow, code: string): string[] {
  const carried = machines
    .filter(({ machine }) => code.includes(`createMachine({id:"${machine.id}"`))
    .map(({ name }) => name);
  const own = [FLOWS[flow].file, ...(FLOWS[flow].stepsUp ? ['step-up'] : [])];
  return [
    ...own.filter((name) => !carried.includes(name)).map((name) => `${page} does not have ${name}`),
    ...carried.filter((name) => !own.includes(name)).map((name) => `${page} carries the flow ${name}`),
  ];
}

function foreignOperations(page: string, own: string, code: string): string[] {
  const carried = OPERATIONS.filter((name) => code.includes(`"${name}"`));
  return [
    ...(carried.some((name) => name.includes(own)) ? [] : [`${page} has none of its own operations`]),
    ...carried.filter((name) => !name.includes(own)).map((name) => `${page} carries ${name}`),
  ];
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
