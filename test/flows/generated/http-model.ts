import { emailEnrollmentMachine } from '../../../machines/email-enrollment.ts';
import { emailEnrollmentPort } from '../../../src/ports/index.ts';
import { createFlowModel, type FlowModel } from '../../../src/testing/index.ts';
import type { Provider } from '../email-run.ts';
import { emailEnrollmentModels } from './email-enrollment.model.ts';
import { faultsOf } from './http-faults.ts';

/** Timers by name, in the order in which they fall due. */
export function namesIn(
  timers: readonly { readonly name: string; readonly dueInMs: number }[],
): readonly string[] {
  return [...timers]
    .map(({ name, dueInMs }) => ({ name: shortName(name), dueInMs }))
    .sort((one, other) => one.dueInMs - other.dueInMs || (one.name < other.name ? -1 : 1))
    .map(({ name }) => name);
}

const shortName = (name: string) => name.replace(/^xstate\.after\./, '').split(/[ .]/)[0] ?? name;

/** The model of the email flow with the outcomes that the provider can cause, and no others. */
export function httpModel(provider: Provider): FlowModel {
  const base =
    emailEnrollmentModels[provider === 'okta' ? 'code by a call of its own' : 'code with the enrollment'];
  const { inputs, events, key, maxStates } = base.declarations;
  const outcomes = Object.entries(base.declarations.outcomes).map(([name, { ok = {}, errors = {} }]) => [
    name,
    { ok: pollable(provider, name, ok), errors: only(errors, (kind) => isPossible(provider, name, kind)) },
  ]);
  return createFlowModel(emailEnrollmentMachine, {
    inputs,
    events,
    key,
    maxStates,
    outcomes: Object.fromEntries(outcomes),
  } as never);
}

function only<T>(cases: { readonly [name: string]: T }, isKept: (name: string) => boolean) {
  return Object.fromEntries(Object.entries(cases).filter(([name]) => isKept(name)));
}

function isPossible(provider: Provider, name: string, kind: string): boolean {
  if (name === 'stepUp') return ['not_completed', 'subject_changed'].includes(kind);
  if (!(name in emailEnrollmentPort)) return false;
  if (kind === 'step_up_required (more)') return true;
  return kind in faultsOf(provider, name as keyof typeof emailEnrollmentPort);
}

function pollable(provider: Provider, name: string, ok: { readonly [name: string]: unknown }) {
  if (provider === 'auth0' && name === 'find')
    return only(ok, (found) => found === 'verified' || found === 'unknown');
  if (provider === 'auth0' || name !== 'challenge') return ok;
  // Okta's code is always beside a link.
  return Object.fromEntries(
    Object.entries(ok).map(([title, sent]) => {
      const { challenge } = sent as { challenge: object };
      return [title, { ...(sent as object), challenge: { ...challenge, pollable: true } }];
    }),
  );
}
