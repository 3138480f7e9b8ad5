import { ok } from 'neverthrow';
import { createActor } from 'xstate';
import { emailEnrollmentMachine } from '../machines/email-enrollment.ts';
import * as auth0 from '../src/auth0/index.ts';
import { type AccountFailure, type Secret, secret } from '../src/domain/index.ts';
import * as okta from '../src/okta/index.ts';
import type { EmailEnrollmentServices, StepUpStrategy } from '../src/ports/index.ts';
import { createStepUp, send, withServices } from '../src/runtime/index.ts';
import { type EmailFlow, problemOf, stepOf, untilUsersTurn } from './journey.ts';
import type { Narration } from './narration.ts';
import { ask, askHidden } from './terminal.ts';

/** Where the access token is looked for before it is asked for. */
export const TOKEN_VARIABLE = 'ACCOUNT_FLOWS_TOKEN';

export interface Tenant {
  readonly provider: 'okta' | 'auth0';
  readonly baseUrl: string;
  readonly email: string | undefined;
}

/** Runs the same flow against a real tenant: the token and the codes come from the terminal. */
export async function runOnTenant(tenant: Tenant, narration: Narration): Promise<AccountFailure | undefined> {
  narration.title(`${tenant.provider}: add an email at ${tenant.baseUrl}`);
  const given = process.env[TOKEN_VARIABLE];
  let token: Secret<string> = given ? secret(given) : await askHidden('Access token (not shown): ');

  // A token that is pasted in does not say whose it is: the account has no subject to compare it with.
  const account = { provider: tenant.provider, issuer: tenant.baseUrl, subject: '' };
  const settings = {
    baseUrl: tenant.baseUrl,
    account,
    fetch: narration.fetch,
    token: () => token.reveal(),
  };
  const services: EmailEnrollmentServices =
    tenant.provider === 'okta'
      ? okta.emailEnrollment(okta.createOktaClient(settings))
      : auth0.emailEnrollment(auth0.createAuth0Client(settings));

  const pastedToken: StepUpStrategy = {
    id: 'pasted-token',
    async start({ requirement }) {
      console.log(`  The provider wants a new sign-in: ${JSON.stringify(requirement)}`);
      token = await askHidden('  Sign in again, then paste the new access token (not shown): ');
      return ok({ subject: account.subject });
    },
  };
  const stepUp = createStepUp({ account, strategies: [pastedToken] });
  stepUp.prompt.subscribe((prompt) => prompt?.send({ type: 'stepUp.begin' }));

  const email = tenant.email ?? (await ask('Email address to add: '));
  const machine = withServices(emailEnrollmentMachine, { ...services, stepUp: stepUp.service });
  const flow: EmailFlow = createActor(machine, { input: { email } });
  narration.follow(flow);
  flow.start();

  await untilUsersTurn(flow, Number.POSITIVE_INFINITY);
  while (await takeTurn(flow, narration)) await untilUsersTurn(flow, Number.POSITIVE_INFINITY);
  const problem = problemOf(flow);
  if (!problem) narration.line(`${email} is on the account, verified`);
  flow.stop();
  return problem;
}

/** What the person at the terminal does next; `false` when there is nothing left to do. */
async function takeTurn(flow: EmailFlow, narration: Narration): Promise<boolean> {
  const { failure } = flow.getSnapshot().context;
  const step = stepOf(flow);
  if (failure && step === 'code') narration.line(failure.message);
  if (step === 'expired') {
    const answer = await ask('  The code has lapsed. Send another? (y/n) ');
    return answer === 'y' && send(flow, { type: 'code.resend' }).accepted;
  }
  if (step !== 'code') return false;
  const code = await ask('  Code from the mail (empty to give up): ');
  if (!code) return false;
  // It may have lapsed while it was typed: then it is not accepted, and the next turn says so.
  send(flow, { type: 'code.submit', code: secret(code) });
  return true;
}
