import type { ResumeRun, ResumeRunOptions } from './resume-run.ts';

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
  readonly options?: ResumeRunOptions;
  readonly wrongCodes?: number;
  readonly lapses?: number;
  readonly declines?: number;
  readonly resends?: number;
  readonly isCancelled?: true;
  readonly onVerify?: Parameters<ResumeRun['fault']>[1];
  readonly outcome?: 'enrolled' | 'cancelled';
}

/** Stories that all end well. */
export const STORIES: readonly Story[] = [
  { name: 'nothing goes wrong' },
  { name: 'two codes are wrong', wrongCodes: 2 },
  { name: 'the code lapses', lapses: 1 },
  { name: 'another code is wanted', resends: 1 },
  { name: 'the address is asked for and refused once', options: { input: { email: 'not an address' } } },
  { name: 'enrolling needs step-up', options: { faults: [['enroll', DEMAND]] } },
  { name: 'the user declines to step up at first', options: { faults: [['enroll', DEMAND]] }, declines: 1 },
  { name: 'verifying needs step-up', onVerify: DEMAND },
  { name: 'enrolling fails', options: { faults: [['enroll', { status: 500, body: {} }]] } },
  { name: 'it is too fast', options: { faults: [['enroll', { status: 429, body: {} }]] } },
  {
    name: 'the answer to enrolling is lost',
    options: { faults: [['enroll', { reset: true, when: 'after' }]] },
  },
  { name: 'verifying fails', onVerify: { status: 500, body: {} } },
  { name: 'the connection drops while verifying', onVerify: { reset: true } },
  { name: 'the answer to verifying is lost', onVerify: { reset: true, when: 'after' } },
  { name: 'the user gives up', isCancelled: true, outcome: 'cancelled' },
];

/** A user who goes on until the flow is over, one turn at a time; `between` happens before each turn. */
export async function live(
  run: ResumeRun,
  story: Story,
  between: (turn: number) => Promise<void>,
): Promise<number> {
  let { wrongCodes = 0, lapses = 0, declines = 0, resends = 0, onVerify } = story;

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
    prompt?.send({ type: declines > 0 ? 'stepUp.decline' : 'stepUp.begin' });
    declines -= 1;
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
    await between(turn);
    if (run.page().isOver()) return turn;
    act();
    await run.page().settled();
  }
  throw new Error(`It is not over after ${MAX_TURNS} turns: ${run.page().state()}.`);
}
