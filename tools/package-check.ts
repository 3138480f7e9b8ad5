import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { filterProblems, problemKindInfo } from '@arethetypeswrong/core/problems';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

// The package as it would be published, seen by publint (--strict) and by Are The Types Wrong (node16).
const FOLDER = 'node_modules/.cache/account-flows';
// The emulators are ES modules only, which require() has been able to load since Node 20.19: the check
// `typed-use` imports them as such.
const LEFT_OUT = ['emulator'];
const RESOLUTIONS = ['node16-cjs', 'node16-esm', 'bundler'] as const;

const packed: [{ filename: string }] = JSON.parse(
  execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', FOLDER], {
    encoding: 'utf8',
  }),
);
const tarball = new Uint8Array(readFileSync(join(FOLDER, packed[0].filename)));
const problems = [...(await unpublishable()), ...(await wrongTypes())];
for (const problem of problems) console.log(problem);
if (problems.length > 0) process.exitCode = 1;

async function unpublishable(): Promise<string[]> {
  const { messages, pkg } = await publint({ pack: { tarball: tarball.buffer }, strict: true });
  return messages.map((message) => `publint: ${formatMessage(message, pkg) ?? message.code}`);
}

async function wrongTypes(): Promise<string[]> {
  const checked = await checkPackage(createPackageFromTarballData(tarball), { excludeEntrypoints: LEFT_OUT });
  if (!checked.types) return ['attw: the package has no types.'];
  const found = RESOLUTIONS.flatMap((resolutionKind) => filterProblems(checked, { resolutionKind }));
  return [...new Set(found)].map(
    (problem) => `attw: ${problemKindInfo[problem.kind].title}: ${JSON.stringify(problem)}`,
  );
}
