import { createFlows, createStepUp, createWebLocks } from 'account-flows';
import { onAuth0 } from './auth0.ts';
import { part } from './elements.ts';
import { emailCard } from './email-card.ts';
import { showInbox } from './inbox.ts';
import { onOkta } from './okta.ts';
import { passkeyCard } from './passkey-card.ts';
import type { Provider } from './provider.ts';
import { openSession, type Session } from './session.ts';
import { signInFrame } from './sign-in.ts';
import { showStepUp } from './step-up-dialog.ts';

const PROVIDERS: Readonly<Record<string, (session: Session) => Provider>> = {
  okta: onOkta,
  auth0: onAuth0,
};

const asked = new URLSearchParams(location.search).get('provider') ?? 'okta';
const name = Object.hasOwn(PROVIDERS, asked) ? asked : 'okta';
part(document, `nav a[href$="${name}"]`, HTMLElement).setAttribute('aria-current', 'page');

const session = await openSession(name, { storage: sessionStorage, search: location.search });
const { account, login, credentials } = session;
part(document, '#who', HTMLElement).textContent = `Signed in as ${login}`;

const dialog = part(document, '#step-up', HTMLDialogElement);
const place = part(dialog, '.sign-in', HTMLElement);
part(dialog, '[data-text="credentials"]', HTMLElement).textContent = credentials;
const stepUp = createStepUp({ account, strategies: [signInFrame(place, session)] });
showStepUp(dialog, stepUp);

const flows = createFlows({ account, storage: sessionStorage, locks: createWebLocks(navigator.locks) });
const provider = (PROVIDERS[name] ?? onOkta)(session);
void showInbox(part(document, '#inbox', HTMLElement), name);
await Promise.all([
  emailCard(part(document, '#emails', HTMLElement), provider, { flows, stepUp }),
  passkeyCard(part(document, '#passkeys', HTMLElement), provider, { flows, stepUp }),
]);
