import { createInterface, type Interface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { type Secret, secret } from '../src/domain/index.ts';

/** The terminal was closed while a question was open. */
export class InputEnded extends Error {
  constructor() {
    super('There is no more input.');
  }
}

/** Asks for a line on the terminal. Rejects with `InputEnded` when it is closed. */
export function ask(question: string): Promise<string> {
  return answerOf(createInterface({ input: process.stdin, output: process.stdout }), question);
}

/** Asks for a line that is not echoed. Rejects with `InputEnded` when the terminal is closed. */
export async function askHidden(question: string): Promise<Secret<string>> {
  process.stdout.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const line = await answerOf(createInterface({ input: process.stdin, output: silent, terminal: true }), '');
  process.stdout.write('\n');
  return secret(line);
}

async function answerOf(terminal: Interface, question: string): Promise<string> {
  const ended = new Promise<never>((_, reject) => {
    terminal.once('close', () => reject(new InputEnded()));
  });
  try {
    return (await Promise.race([terminal.question(question), ended])).trim();
  } finally {
    ended.catch(() => undefined);
    terminal.close();
  }
}
