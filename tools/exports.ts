import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { entries } from './entries.ts';

// Types that promise a value which the module does not have compile and then fail to load: for each entry,
// the values that its declarations export have to be those that it exports.
const DIST = fileURLToPath(new URL('../dist/', import.meta.url));

const names = entries().map(({ name }) => name);
const program = ts.createProgram(
  names.map((name) => `${DIST}${name}.d.ts`),
  { skipLibCheck: true, moduleResolution: ts.ModuleResolutionKind.Bundler, types: [] },
);
const checker = program.getTypeChecker();

for (const name of names) {
  const promised = promisedBy(`${DIST}${name}.d.ts`);
  const there = Object.keys(await import(`${DIST}${name}.js`));
  report(
    name,
    'is promised and missing',
    promised.filter((value) => !there.includes(value)),
  );
  report(
    name,
    'is there without a type',
    there.filter((value) => !promised.includes(value)),
  );
}

function promisedBy(path: string): string[] {
  const file = program.getSourceFile(path);
  const module = file && checker.getSymbolAtLocation(file);
  if (!module) throw new Error(`${path} is no module: ${readFileSync(path, 'utf8').slice(0, 80)}`);
  return checker
    .getExportsOfModule(module)
    .filter(isValue)
    .map(({ name }) => name);
}

function isValue(symbol: ts.Symbol): boolean {
  const isTypeOnly = symbol.declarations?.some(ts.isTypeOnlyExportDeclaration) ?? false;
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  return !isTypeOnly && (target.flags & ts.SymbolFlags.Value) !== 0;
}

function report(entry: string, problem: string, values: readonly string[]): void {
  if (values.length === 0) return;
  console.log(`${entry}: ${values.join(', ')} ${problem}.`);
  process.exitCode = 1;
}
