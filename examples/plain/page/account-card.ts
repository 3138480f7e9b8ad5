import type { AccountFailure, Flows, ResumeRefusal } from 'account-flows';
import type { Result } from 'neverthrow';
import { part } from './elements.ts';
import { showEntries } from './entry-list.ts';
import { createPanel, type Panel } from './panel.ts';
import type { Entry } from './provider.ts';

/** What a card needs of a running flow. */
interface Followed {
  readonly actor: { subscribe(listener: () => void): unknown };
}

export interface AccountCardOptions<F extends Followed> {
  readonly card: HTMLElement;
  /** The templates that hold the flow's sections. */
  readonly templates: readonly string[];
  readonly flows: Flows;
  /** The id of the flow's machine, by which its stored flows are known. */
  readonly machineId: string;
  /** What is on the account already. */
  list(): Promise<Result<readonly Entry[], AccountFailure>>;
  begin(): F;
  resume(flowId: string): Promise<Result<F | null, ResumeRefusal>>;
  /** Shows the flow as it is now. */
  draw(flow: F, panel: Panel): void;
}

/** What is on the account, and a flow that adds to it; carries on with the one that a reload cut off. */
export async function accountCard<F extends Followed>(options: AccountCardOptions<F>): Promise<void> {
  const { card, templates, flows, machineId, list, begin, resume, draw } = options;
  const panel = createPanel({ card, templates });

  function follow(flow: F): void {
    const show = () => draw(flow, panel);
    flow.actor.subscribe(show);
    show();
  }

  async function showList(): Promise<void> {
    showEntries(part(card, '.list', HTMLElement), await list());
  }

  /** A flow that was cut off: one at a time, for the card has one panel. */
  async function resumed(): Promise<F | null> {
    for (const { flowId, machine } of flows.list()) {
      if (machine !== machineId) continue;
      const flow = (await resume(flowId)).unwrapOr(null);
      if (flow) return flow;
    }
    return null;
  }

  const start = part(card, 'button[name="start"]', HTMLButtonElement);
  const done = part(card, 'button[name="done"]', HTMLButtonElement);
  start.onclick = () => follow(begin());
  done.onclick = async () => {
    done.disabled = true;
    const next = await resumed();
    done.disabled = false;
    panel.hide();
    if (next) follow(next);
    await showList();
  };

  await showList();
  const first = await resumed();
  if (first) follow(first);
  // Not before it is known whether there is a flow to carry on with.
  start.disabled = false;
}
