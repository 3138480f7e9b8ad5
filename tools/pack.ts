import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

// The package as it would be published, for the checks that look at it: tsx tools/pack.ts <file.tgz>
const [target = 'package.tgz'] = process.argv.slice(2);
const folder = mkdtempSync(join(dirname(target), 'pack-'));
execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { stdio: 'inherit' });
const [tarball = ''] = readdirSync(folder);
renameSync(join(folder, tarball), target);
rmSync(folder, { recursive: true });
