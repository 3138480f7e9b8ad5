import { err, ok } from 'neverthrow';
import * as auth0 from '../src/auth0/index.ts';
import { type AccountFailure, accountFailure, type Secret, secret } from '../src/domain/index.ts';
import type { ClientOptions } from '../src/http/index.ts';
import * as okta from '../src/okta/index.ts';
import type { StepUpStrategy } from '../src/ports/index.ts';
import { createStepUp, send } from '../src/runtime/index.ts';
import { emailFlow, type FlowName, phoneFlow } from './flows.ts';
import { type CodeFlow, problemOf, stepOf, untilUsersTurn } from './journey.ts';
import type { Narration } from './narration.ts';
import { ask, askHidden, InputEnded } from './terminal.ts';

/** Where the access token is looked for before it is asked for. */
export const TOKEN_VARIABLE = 'ACCOUNT_FLOWS_TOKEN';

export interface Tenant {
  readonly provider: 'okta' | 'auth0';
  readonly baseUrl: string;
  /** A passkey takes a browser. */
  readonly flow: Exclude<FlowName, 'webauthn-enrollment' | 'passkey-sign-in'>;
  /** The address or the number to add; asked for where it is not given. */
  readonly adds: string | undefined;
}

const SUBJECTS = {
  'email-enrollment': { title: 'add an email', question: 'Email address to add: ' },
  'phone-enrollment': { title: 'add a phone', question: 'Phone number to add, with + and country code: ' },
} as const;

/** Runs the same flow against a real tenant: the token and the codes come from the terminal. */
export async function runOnTenant(tenant: Tenant, narration: Narration): Promise<AccountFailure | undefined> {
  const { title, question } = SUBJECTS[tenant.flow];
  narration.title(`${tenant.provider}: ${title} at ${tenant.baseUrl}`);
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
  const pastedToken: StepUpStrategy = {
    id: 'pasted-token',
    async start({ requirement }) {
      console.log(`  The provider wants a new sign-in: ${JSON.stringify(requirement)}`);
      try {
        token = await askHidden('  Sign in again, then paste the new access token (not shown): ');
      } catch (thrown) {
        if (thrown instanceof InputEnded) return err(accountFailure('not_completed', thrown.message));
        throw thrown;
      }
      return ok({ subject: account.subject });
    },
  };
  const stepUp = createStepUp({ account, strategies: [pastedToken] });
  stepUp.prompt.subscribe((prompt) => {
    // Nobody is there to try again.
    prompt?.subscribe((snapshot) => {
      if (snapshot.matches('prompting') && snapshot.context.failure) prompt.send({ type: 'stepUp.decline' });
    });
    prompt?.send({ type: 'stepUp.begin' });
  });

  const adds = tenant.adds ?? (await ask(question));
  const isEmail = tenant.flow === 'email-enrollment';
  const flow = isEmail
    ? emailFlow(emailServices(tenant.provider, settings), adds, { stepUp })
    : phoneFlow(phoneServices(tenant.provider, settings), { phoneNumber: adds }, { stepUp });
  narration.follow(flow);
  flow.start();

  try {
    await untilUsersTurn(flow, Number.POSITIVE_INFINITY);
    while (await takeTurn(flow, narration)) await untilUsersTurn(flow, Number.POSITIVE_INFINITY);
    const problem = problemOf(flow);
    if (!problem) narration.line(`${adds} is on the account, verified`);
    return problem;
  } finally {
    // Its timers would keep the process alive.
    flow.stop();
  }
}

type Settings = ClientOptions & { readonly baseUrl: string };

function emailServices(provider: Tenant['provider'], settings: Settings) {
  return provider === 'okta'
    ? okta.emailEnrollment(okta.createOktaClient(settings))
    : auth0.emailEnrollment(auth0.createAuth0Client(settings));
}

function phoneServices(provider: Tenant['provider'], settings: Settings) {
  return provider === 'okta'
    ? okta.phoneEnrollment(okta.createOktaClient(settings))
    : auth0.phoneEnrollment(auth0.createAuth0Client(settings));
}

/** What the person at the terminal does next; `false` when there is nothing left to do. */
async function takeTurn(flow: CodeFlow, narration: Narration): Promise<boolean> {
  const { failure } = flow.getSnapshot().context;
  const step = stepOf(flow);
  if (failure && step === 'code') narration.line(failure.message);
  if (step === 'expired') {
    const answer = await ask('  The code has lapsed. Send another? (y/n) ');
    return answer === 'y' && send(flow, { type: 'code.resend' }).accepted;
  }
  if (step === 'undelivered') {
    const answer = await ask(
      '  The code could not be delivered. Wait 30 s, then try a text or a call? (t/c/n) ',
    );
    if (answer !== 't' && answer !== 'c') return false;
    const { accepted } = send(flow, { type: 'code.resend', channel: answer === 'c' ? 'call' : 'sms' });
    if (!accepted) narration.line('another code cannot be asked for yet');
    return true;
  }
  if (step !== 'code') return false;
  const code = await ask('  The code that was sent (empty to give up): ');
  if (!code) return false;
  // It may have lapsed while it was typed: then it is not accepted, and the next turn says so.
  send(flow, { type: 'code.submit', code: secret(code) });
  return true;
}
