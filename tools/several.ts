import { argv } from 'node:process';

// Runs several of these scripts in one process, so that what they share is loaded once:
// tsx tools/several.ts capabilities operations --check
for (const name of argv.slice(2)) {
  if (!name.startsWith('--')) await import(`./${name}.ts`);
}
