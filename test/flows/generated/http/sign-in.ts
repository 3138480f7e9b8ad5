import { err, ok } from 'neverthrow';
import type { StepUpProof } from '../../../../src/domain/index.ts';
import { type AccountFailure, accountFailure } from '../../../../src/domain/index.ts';
import { type Fault, SignInRefused } from '../../../../src/emulator/index.ts';
import type { Service, StepUpRequest } from '../../../../src/ports/index.ts';
import type { Tenant } from './tenant.ts';

/** A strategy's `start`, as an application writes it: a real sign-in, whose refusals become failures. */
export function signInBy({ emulator }: Tenant, user: () => string): Service<StepUpRequest, StepUpProof> {
  return async ({ requirement }, { signal }) => {
    try {
      const { subject } = await emulator.signIn(user(), requirement, (input, init) =>
        fetch(input, { ...init, signal }),
      );
      return ok({ subject });
    } catch (thrown) {
      return err(failureIn(thrown));
    }
  };
}

function failureIn(thrown: unknown): AccountFailure {
  const message = thrown instanceof Error ? thrown.message : 'The sign-in failed.';
  if (!(thrown instanceof SignInRefused)) return accountFailure('network', message);
  if (thrown.error === 'access_denied') return accountFailure('not_completed', message);
  // OpenID Connect Core 3.1.2.6: the user cannot reach the asked assurance.
  if (thrown.error === 'unmet_authentication_requirements') return accountFailure('forbidden', message);
  return accountFailure('provider_failure', message);
}

/** What makes a sign-in fail in the way of this name, where it does not by itself. */
export function signInFault(name: string, url: string): Fault | undefined {
  const faults: Readonly<Record<string, Fault>> = {
    network: { operation: 'authorize', reset: true },
    provider_failure: { operation: 'token', status: 500, body: {} },
    // RFC 6749 section 4.1.2.1: the user has said no at the login form.
    not_completed: {
      operation: 'authorize',
      redirectTo: `${url}/emulator/callback?error=access_denied&error_description=No`,
    },
  };
  return faults[name];
}
