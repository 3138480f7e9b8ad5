import { readFileSync } from 'node:fs';
import { loadMachines, ROOT_PATH } from './machine-files.ts';
import { differencesOf } from './static-reading.ts';

const machines = await loadMachines();
const differences = machines.flatMap((file) =>
  differencesOf(file, readFileSync(`${ROOT_PATH}${file.path}`, 'utf8')),
);
for (const difference of differences) console.log(difference);
if (differences.length > 0) process.exitCode = 1;
else console.log(`${machines.map(({ path }) => path).join(', ')}: fully read`);
