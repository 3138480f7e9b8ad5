import type { ResumeRun } from './resume-run.ts';

const MAX_TURNS = 14;
/** A demand for step-up, as both emulators can be made to answer it. */
export const DEMAND = {
  status: 403,
  headers: { 'www-authenticate': 'Bearer error="insufficient_authentication_context", max_age=900' },
};
export const ENROLLED = 'enrolled';

/** What goes wrong, and what the user does about it besides not giving up. */
export interface Story {
  readonly name: string;
  readonly wrongCodes?: number;
  readonly lapses?: number;
  readonly resends?: number;
  readonly isCancelled?: true;
  readonly onVerify?: Parameters<ResumeRun['fault']>[1];
  readonly outcome?: 'enrolled' | 'cancelled';
}

/** The story of each provider, for readers; whatever else may happen is generated from the graph. */
export const STORIES: readonly Story[] = [
  { name: 'a code is wrong, and verifying needs step-up', wrongCodes: 1, onVerify: DEMAND },
  {
    name: 'another code is wanted, then the user gives up',
    resends: 1,
    isCancelled: true,
    outcome: 'cancelled',
  },
];

/** A user who goes on until the flow is over, one turn at a time; `between` happens before each turn. */
export async function live(run: ResumeRun, story: Story, between: () => Promise<void>): Promise<void> {
  let { wrongCodes = 0, lapses = 0, resends = 0, onVerify } = story;

  function submit(): void {
    const page = run.page();
    if (onVerify) run.fault('verify', onVerify);
    onVerify = undefined;
    if (lapses > 0) {
      lapses -= 1;
      run.clock.advance(300_000);
    } else if (resends > 0) {
      resends -= 1;
      run.clock.advance(30_000);
      page.send({ type: 'code.resend' });
    } else if (wrongCodes > 0) {
      wrongCodes -= 1;
      page.submit('000000');
    } else if (story.isCancelled) page.send({ type: 'flow.cancel' });
    else page.submit(run.code());
  }

  function answerPrompt(): void {
    const prompt = run.page().stepUp.prompt.get();
    prompt?.send({ type: 'stepUp.begin' });
  }

  function act(): void {
    const page = run.page();
    const state = page.state();
    if (state === 'awaitingEmail') page.send({ type: 'email.submit', email: 'new@example.com' });
    else if (state === 'awaitingCode') submit();
    else if (state === 'steppingUp') answerPrompt();
    else if (state === 'rateLimited') run.clock.advance(30_000);
    else if (state === 'offeringDiscard') page.send({ type: 'enrollment.discard' });
    else {
      run.clock.advance(30_000);
      page.send({ type: state === 'expired' ? 'code.resend' : 'flow.retry' });
    }
  }

  await run.page().settled();
  for (let turn = 0; turn < MAX_TURNS; turn += 1) {
    await between();
    if (run.page().isOver()) return;
    act();
    await run.page().settled();
  }
  throw new Error(`It is not over after ${MAX_TURNS} turns: ${run.page().state()}.`);
}
