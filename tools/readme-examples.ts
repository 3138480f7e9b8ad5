import { readFileSync } from 'node:fs';

// What the examples leave to the reader.
const READERS_OWN = `
declare function render(snapshot: unknown): void;
declare function showDialog(prompt: unknown): void;
declare const form: HTMLFormElement;
declare const input: HTMLInputElement;
declare const button: HTMLButtonElement;
declare function signInWithPopup(requirement: unknown): Promise<{ subject: string }>;
`;

/** The TypeScript examples of the README, as one module each: the second builds on the first's imports. */
export function readmeExamples(): readonly string[] {
  const readme = readFileSync('README.md', 'utf8');
  const [
    okta = '',
    auth0 = '',
    phone = '',
    webauthn = '',
    strategy = '',
    passkey = '',
    reload = '',
    dpop = '',
    view = '',
    ...others
  ] = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code);
  if (!view || others.length > 0) throw new Error('The README has other examples than are checked.');
  const imports = okta.match(/^import .* from '(?!.*okta).*$/gm)?.join('\n') ?? '';
  const prompt = `import { createStepUp } from 'account-flows';
    const stepUp = createStepUp({ account: { provider: 'okta', issuer: '', subject: '' }, strategies: [] });`;
  const given = `import type { StepUpStrategy } from 'account-flows';\ndeclare const signInAgain: StepUpStrategy;`;
  const withClient = `import { createActor } from 'xstate';
    import { send, withServices, type StepUp } from 'account-flows';
    import * as okta from 'account-flows/okta';
    declare const client: okta.OktaClient;
    declare const stepUp: StepUp;`;
  const running = `import { emailEnrollmentMachine as machine } from 'account-flows/machines/email-enrollment';
    import { createStepUp, type Account } from 'account-flows';
    declare const account: Account;
    const stepUp = createStepUp({ account, strategies: [] });`;
  const onAuth0 = `import type { Account } from 'account-flows';
    import * as auth0 from 'account-flows/auth0';
    declare const auth0Client: auth0.Auth0SpaLike;
    declare const account: Account;`;
  const keys = `import * as okta from 'account-flows/okta';
    declare const keyPair: CryptoKeyPair, accessToken: string, subject: string;`;
  const started = `import type { ActorRefFrom } from 'xstate';
    import type { emailEnrollmentMachine } from 'account-flows/machines/email-enrollment';
    declare const flow: ActorRefFrom<typeof emailEnrollmentMachine>;`;
  return [
    `${given}\n${okta}`,
    `${imports}\n${given}\n${auth0}`,
    `${withClient}\n${phone}`,
    `${withClient}\n${webauthn}`,
    `${prompt}\n${strategy}`,
    `${onAuth0}\n${passkey}`,
    `${running}\n${reload}`,
    `${keys}\n${dpop}`,
    `${started}\n${view}`,
  ].map((example) => example + READERS_OWN);
}
