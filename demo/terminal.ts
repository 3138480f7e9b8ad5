import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { type Secret, secret } from '../src/domain/index.ts';

/** Asks for a line on the terminal. */
export async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return (await terminal.question(question)).trim();
  } finally {
    terminal.close();
  }
}

/** Asks for a line that is not echoed. */
export async function askHidden(question: string): Promise<Secret<string>> {
  process.stdout.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return secret((await terminal.question('')).trim());
  } finally {
    terminal.close();
    process.stdout.write('\n');
  }
}
