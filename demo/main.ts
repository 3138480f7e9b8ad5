import type { AccountFailure } from '../src/domain/index.ts';
import { UsageError, wantedBy } from './arguments.ts';
import { emailOnAuth0, passkeyOnAuth0, phoneOnAuth0, signInOnAuth0 } from './auth0.ts';
import { runEmulated } from './emulated.ts';
import { createNarration } from './narration.ts';
import { emailOnOkta, passkeyOnOkta, phoneOnOkta } from './okta.ts';
import { runOnTenant, TOKEN_VARIABLE } from './tenant.ts';
import { InputEnded } from './terminal.ts';

const EMULATIONS = [
  emailOnOkta,
  emailOnAuth0,
  phoneOnOkta,
  phoneOnAuth0,
  passkeyOnOkta,
  passkeyOnAuth0,
  signInOnAuth0,
];

const HELP = `Adds an email address, a phone and a passkey to an account and signs in with one, on the embedded emulators
or on a tenant of yours.

  npm start                                    every flow on both providers, emulated on localhost
  npm start -- --provider okta|auth0           one provider
  npm start -- --flow email-enrollment|phone-enrollment|webauthn-enrollment|passkey-sign-in
                                               one flow
  npm start -- --provider okta --base-url https://example.okta.com [--email new@example.com]
  npm start -- --provider okta --base-url https://example.okta.com --phone +4915123456789
                                               a real tenant; the access token comes from
                                               ${TOKEN_VARIABLE}, or is asked for
`;

async function main(argv: readonly string[]): Promise<number> {
  const wanted = wantedBy(argv);
  if (wanted.show === 'help') {
    console.log(HELP);
    return 0;
  }
  const narration = createNarration();
  if (wanted.show === 'tenant') return report(await runOnTenant(wanted.tenant, narration));
  const { provider, flow } = wanted;
  const shown = EMULATIONS.filter(
    (emulation) => (!provider || provider === emulation.provider) && (!flow || flow === emulation.flow),
  );
  if (shown.length === 0) throw new UsageError(`There is no ${flow} on ${provider}.`);
  for (const emulation of shown) {
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
    process.exitCode = 1;
  } else {
    throw problem;
  }
}
