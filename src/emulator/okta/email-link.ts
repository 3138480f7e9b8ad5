import type { Clock } from '../../domain/index.ts';
import { htmlPage } from '../authorization/pages.ts';
import type { Route } from '../server.ts';
import type { OktaAccount } from './accounts.ts';
import { EMAIL_LINK_PATH, verifyEmail } from './emails.ts';
import type { OktaSettings } from './options.ts';

/** What following a link needs. */
export interface EmailLinkParts {
  readonly settings: OktaSettings;
  readonly clock: Clock;
  accounts(): readonly OktaAccount[];
}

/**
 * The link of an email (Okta contract section 7.1): it needs no token, marks the challenge verified and
 * goes on to the app's callback URL with the `state` that the app gave.
 */
export function emailLinkRoute({ settings, clock, accounts }: EmailLinkParts): Route<'followEmailLink'> {
  return {
    operation: 'followEmailLink',
    method: 'GET',
    path: `${EMAIL_LINK_PATH}/:token`,
    handle({ parameters }) {
      for (const account of accounts()) {
        const challenge = account.challenges.find(({ linkToken }) => linkToken === parameters.token);
        if (!challenge || challenge.expiresAt <= clock.now()) continue;
        verifyEmail(account, challenge, settings.features);
        return confirmed(settings.emailLinkCallbackUrl, challenge.state);
      }
      return htmlPage('Email address', '<p role="alert">This link has expired.</p>', 404);
    },
  };
}

function confirmed(callbackUrl: string | undefined, state: string | undefined): Response {
  if (callbackUrl === undefined) return htmlPage('Email address', '<p>The address is confirmed.</p>');
  const url = new URL(callbackUrl);
  if (state !== undefined) url.searchParams.set('state', state);
  return new Response(null, { status: 302, headers: { location: url.href } });
}
