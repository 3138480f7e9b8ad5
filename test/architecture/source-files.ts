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

/** One name that a file exports, and where it is declared. */
export interface ExportedName {
  readonly name: string;
  readonly path: string;
  /** Whether its declaration, or one of its overloads, has a doc comment. */
  readonly hasComment: boolean;
  /** The methods of an interface that have none. */
  readonly bareMethods: readonly string[];
}

/** Every name that a file exports, wherever in the package it is declared; not what comes from other packages. */
export function exportedNames(path: string): readonly ExportedName[] {
  const names = exported.get(path) ?? namesExportedBy(path);
  exported.set(path, names);
  return names;
}

const exported = new Map<string, readonly ExportedName[]>();

function namesExportedBy(path: string): readonly ExportedName[] {
  const file = parse({ path, text: readFileSync(new URL(path, ROOT), 'utf8') });
  const origin = (specifier: ts.Expression | undefined): string | undefined => {
    if (!specifier || !ts.isStringLiteral(specifier) || !specifier.text.startsWith('.')) return undefined;
    return new URL(specifier.text, new URL(path, ROOT)).href.slice(ROOT.href.length);
  };
  const named = ({ elements }: ts.NamedExports, from: string): ExportedName[] =>
    elements.map(({ name, propertyName = name }) => {
      const found = exportedNames(from).find((exported) => exported.name === propertyName.text);
      if (!found) throw new Error(`${path}: ${from} does not export ${propertyName.text}.`);
      return { ...found, name: name.text };
    });
  const declared = new Map<string, ts.Node[]>();
  const passedOn = file.statements.flatMap((statement): readonly ExportedName[] => {
    if (ts.isExportDeclaration(statement)) {
      const from = origin(statement.moduleSpecifier);
      if (from === undefined) return [];
      const { exportClause } = statement;
      return exportClause && ts.isNamedExports(exportClause)
        ? named(exportClause, from)
        : exportedNames(from);
    }
    if (!ts.canHaveModifiers(statement)) return [];
    if (!ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return [];
    const nodes = ts.isVariableStatement(statement) ? statement.declarationList.declarations : [statement];
    for (const node of nodes) {
      const name = nameOf(node);
      declared.set(name, [...(declared.get(name) ?? []), node]);
    }
    return [];
  });
  const own = [...declared].map(([name, nodes]) => ({
    name,
    path,
    hasComment: nodes.some(hasComment),
    bareMethods: nodes.flatMap((node) => (ts.isInterfaceDeclaration(node) ? bareMethodsOf(node) : [])),
  }));
  return [...passedOn, ...own];
}

function nameOf(node: ts.Node): string {
  const isNamed =
    ts.isVariableDeclaration(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isClassDeclaration(node) ||
    ts.isMethodSignature(node);
  return (isNamed && node.name?.getText()) || '';
}

function bareMethodsOf({ members }: ts.InterfaceDeclaration): string[] {
  return members.filter((member) => ts.isMethodSignature(member) && !hasComment(member)).map(nameOf);
}

function hasComment(node: ts.Node): boolean {
  return ts.getJSDocCommentsAndTags(node).some(ts.isJSDoc);
}

const parsed = new Map<string, ts.SourceFile>();

// Several tests read the same files.
function parse({ path, text }: SourceFile): ts.SourceFile {
  const file = parsed.get(text) ?? ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  parsed.set(text, file);
  return file;
}
