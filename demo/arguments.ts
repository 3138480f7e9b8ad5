import { parseArgs } from 'node:util';
import { secureOrigin } from '../src/http/index.ts';
import { FLOWS, type FlowName } from './flows.ts';
import type { Tenant } from './tenant.ts';

/** What was typed makes no sense; the message says what. */
export class UsageError extends Error {}

/** What is to be shown: help, a flow on a real tenant, or flows on the emulators, all where none is named. */
export type Wanted =
  | { readonly show: 'help' }
  | { readonly show: 'tenant'; readonly tenant: Tenant }
  | {
      readonly show: 'emulated';
      readonly provider: Tenant['provider'] | undefined;
      readonly flow: FlowName | undefined;
    };

/** Reads the command line. Throws a `UsageError`. */
export function wantedBy(argv: readonly string[]): Wanted {
  const { help, email, phone, ...given } = argumentsOf(argv);
  if (help) return { show: 'help' };
  const provider = providerOf(given.provider);
  const flow = flowOf(given.flow);
  const baseUrl = given['base-url'];
  if (baseUrl === undefined) {
    if (email !== undefined) throw new UsageError('--email needs --base-url.');
    if (phone !== undefined) throw new UsageError('--phone needs --base-url.');
    return { show: 'emulated', provider, flow };
  }
  if (!provider) throw new UsageError('--base-url needs --provider.');
  const addition = additionOf(flow, email, phone);
  return { show: 'tenant', tenant: { provider, baseUrl: checkedUrl(baseUrl), ...addition } };
}

function argumentsOf(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        provider: { type: 'string' },
        flow: { type: 'string' },
        'base-url': { type: 'string' },
        email: { type: 'string' },
        phone: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (problem) {
    throw new UsageError(messageOf(problem));
  }
}

function messageOf(problem: unknown): string {
  return problem instanceof Error ? problem.message : String(problem);
}

function checkedUrl(baseUrl: string): string {
  try {
    return secureOrigin(baseUrl);
  } catch (problem) {
    throw new UsageError(messageOf(problem));
  }
}

function providerOf(name: string | undefined): Tenant['provider'] | undefined {
  if (name === undefined || name === 'okta' || name === 'auth0') return name;
  throw new UsageError(`There is no provider "${name}": okta and auth0 are.`);
}

function flowOf(name: string | undefined): FlowName | undefined {
  if (name === undefined) return undefined;
  const flow = FLOWS.find((known) => known === name);
  if (flow) return flow;
  throw new UsageError(`There is no flow "${name}": ${FLOWS.join(', ')} are.`);
}

/** What is to be added to a real account, and by which flow. */
function additionOf(flow: FlowName | undefined, email: string | undefined, phone: string | undefined) {
  const adds = email ?? phone;
  if (flow === 'webauthn-enrollment' || flow === 'passkey-sign-in')
    throw new UsageError('A passkey takes a browser, not a terminal.');
  if (adds === undefined) return { flow: flow ?? 'email-enrollment', adds } as const;
  if (email !== undefined && phone !== undefined) throw new UsageError('Either --email or --phone.');
  const own: Tenant['flow'] = email === undefined ? 'phone-enrollment' : 'email-enrollment';
  if (adds.trim() === '') throw new UsageError('What is to be added is empty.');
  if (flow !== undefined && flow !== own) throw new UsageError(`--flow ${flow} does not add "${adds}".`);
  return { flow: own, adds };
}
