import { parseArgs } from 'node:util';
import type { AccountFailure } from '../src/domain/index.ts';
import { secureOrigin } from '../src/http/index.ts';
import { onAuth0 } from './auth0.ts';
import { runEmulated } from './emulated.ts';
import { createNarration } from './narration.ts';
import { onOkta } from './okta.ts';
import { runOnTenant, TOKEN_VARIABLE } from './tenant.ts';
import { InputEnded } from './terminal.ts';

const HELP = `Adds an email address to an account, on the embedded emulators or on a tenant of yours.

  npm start                                    both providers, emulated on localhost
  npm start -- --provider okta|auth0           one of them
  npm start -- --provider okta --base-url https://example.okta.com [--email new@example.com]
                                               a real tenant; the access token comes from
                                               ${TOKEN_VARIABLE}, or is asked for
`;

const USAGE_EXIT_CODE = 2;

class UsageError extends Error {}

function argumentsOf(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        provider: { type: 'string' },
        'base-url': { type: 'string' },
        email: { type: 'string' },
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

function providerOf(name: string | undefined): 'okta' | 'auth0' | undefined {
  if (name === undefined || name === 'okta' || name === 'auth0') return name;
  throw new UsageError(`There is no provider "${name}": okta and auth0 are.`);
}

async function main(argv: readonly string[]): Promise<number> {
  const { help, email, ...given } = argumentsOf(argv);
  if (help) {
    console.log(HELP);
    return 0;
  }
  const provider = providerOf(given.provider);
  const baseUrl = given['base-url'];
  if (email !== undefined && (baseUrl === undefined || email.trim() === '')) {
    throw new UsageError('--email needs an address, and --base-url.');
  }
  const narration = createNarration();
  if (baseUrl !== undefined) {
    if (!provider) throw new UsageError('--base-url needs --provider.');
    return report(await runOnTenant({ provider, baseUrl: checkedUrl(baseUrl), email }, narration));
  }
  for (const emulation of [onOkta, onAuth0]) {
    if (provider && provider !== emulation.provider) continue;
    const exitCode = report(await runEmulated(emulation, narration));
    if (exitCode !== 0) return exitCode;
  }
  return 0;
}

function report(problem: AccountFailure | undefined): number {
  if (!problem) return 0;
  console.error(`\n${JSON.stringify(problem, null, 2)}`);
  return 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (problem) {
  if (problem instanceof InputEnded) {
    console.error(`\n${problem.message}`);
    process.exitCode = 1;
  } else if (problem instanceof UsageError) {
    console.error(`${problem.message}\n\n${HELP}`);
    process.exitCode = USAGE_EXIT_CODE;
  } else {
    throw problem;
  }
}
