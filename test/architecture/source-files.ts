import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';

const ROOT = new URL('../../', import.meta.url);

/** One file of the product, its path relative to the package: `src/okta/client.ts`. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** Every TypeScript file under the given folders, in alphabetical order. */
export function sourceFilesIn(...folders: readonly string[]): SourceFile[] {
  return folders
    .flatMap((folder) =>
      readdirSync(new URL(`${folder}/`, ROOT), { recursive: true, encoding: 'utf8' })
        .filter((file) => /\.[cm]?tsx?$/.test(file) && !file.includes('node_modules'))
        .map((file) => `${folder}/${file.replaceAll('\\', '/')}`),
    )
    .sort()
    .map((path) => ({ path, text: readFileSync(new URL(path, ROOT), 'utf8') }));
}

/** How a module is imported: when the file loads, when a function runs, or by the type checker alone. */
export type ImportKind = 'static' | 'lazy' | 'type';

export interface ModuleImport {
  readonly specifier: string;
  readonly kind: ImportKind;
}

/** Every import of a file: `import`, `export … from`, `import()`, `require()` and `import('…')` types. */
export function importsOf({ path, text }: SourceFile): ModuleImport[] {
  const imports: ModuleImport[] = [];
  const add = (node: ts.Node | undefined, kind: ImportKind) => {
    if (node && ts.isStringLiteralLike(node)) imports.push({ specifier: node.text, kind });
    else imports.push({ specifier: '(computed)', kind });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeImport(node) ? 'type' : 'static');
    else if (ts.isExportDeclaration(node) && node.moduleSpecifier)
      add(node.moduleSpecifier, isTypeExport(node) ? 'type' : 'static');
    else if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference))
      add(node.moduleReference.expression, node.isTypeOnly ? 'type' : 'static');
    else if (ts.isImportTypeNode(node))
      add(ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined, 'type');
    else if (isImportCall(node)) add(node.arguments[0], 'lazy');
    ts.forEachChild(node, visit);
  };
  visit(parse({ path, text }));
  return imports;
}

function isTypeImport({ importClause }: ts.ImportDeclaration): boolean {
  if (!importClause) return false;
  if (importClause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const { name, namedBindings } = importClause;
  if (name || !namedBindings || !ts.isNamedImports(namedBindings)) return false;
  return namedBindings.elements.length > 0 && namedBindings.elements.every(({ isTypeOnly }) => isTypeOnly);
}

function isTypeExport({ isTypeOnly, exportClause }: ts.ExportDeclaration): boolean {
  if (isTypeOnly) return true;
  if (!exportClause || !ts.isNamedExports(exportClause)) return false;
  return exportClause.elements.length > 0 && exportClause.elements.every((element) => element.isTypeOnly);
}

function isImportCall(node: ts.Node): node is ts.CallExpression {
  if (!ts.isCallExpression(node)) return false;
  const { expression } = node;
  return (
    expression.kind === ts.SyntaxKind.ImportKeyword ||
    (ts.isIdentifier(expression) && expression.text === 'require')
  );
}

const GLOBALS = new Set(['window', 'document', 'process', 'Buffer']);
const IMPURE_CALLS = new Set(['Date.now', 'Math.random', 'performance.now']);

/**
 * What a file takes from its surroundings: globals that not every runtime has, and time or randomness that
 * was not injected. Names of properties are free (`request.process` is nobody's global), except on
 * `globalThis`.
 */
export function surroundingsOf(file: SourceFile): string[] {
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && GLOBALS.has(node.text) && !isOwnName(node)) found.add(node.text);
    if (ts.isCallExpression(node) && IMPURE_CALLS.has(node.expression.getText())) {
      found.add(node.expression.getText());
    }
    if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length) {
      found.add('new Date()');
    }
    ts.forEachChild(node, visit);
  };
  visit(parse(file));
  return [...found].sort();
}

function isOwnName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) {
    return parent.name === node && parent.expression.getText() !== 'globalThis';
  }
  return (
    (ts.isPropertyAssignment(parent) ||
      ts.isPropertySignature(parent) ||
      ts.isPropertyDeclaration(parent) ||
      ts.isMethodSignature(parent) ||
      ts.isMethodDeclaration(parent)) &&
    parent.name === node
  );
}

const parsed = new Map<string, ts.SourceFile>();

// Several tests read the same files.
function parse({ path, text }: SourceFile): ts.SourceFile {
  const file = parsed.get(text) ?? ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  parsed.set(text, file);
  return file;
}
