import ts from 'typescript';
import type { SourceFile } from './rule.ts';
import { lineOf, nodesOf, parse } from './syntax.ts';

/** One use of a table in code. `certain` is false where the words could mean something else. */
export interface TableUse {
  table: string;
  line: number;
  writes: boolean;
  certain: boolean;
}

const READS = new Set(['selectFrom', 'innerJoin', 'leftJoin', 'rightJoin', 'fullJoin', 'crossJoin']);
const LATERAL = /^(inner|left|cross)JoinLateral$/;
const WRITES = new Set(['insertInto', 'updateTable', 'deleteFrom', 'mergeInto']);
const VAGUE_READS = new Set(['from', 'using', 'table']);
const CTE = new Set(['with', 'withRecursive']);

const RAW =
  /\b(insert\s+into|merge\s+into|delete\s+from|truncate(?:\s+table)?|update|from|join)\s+(?:only\s+)?([a-z_][\w.]*)/gi;

const CREATE = /^create\s+(?:unlogged\s+)?table\s+(?:if\s+not\s+exists\s+)?"?([\w.]+)"?/i;
const DROP = /^drop\s+table\s+(?:if\s+exists\s+)?"?([\w.]+)"?/i;
const RENAME = /^alter\s+table\s+(?:if\s+exists\s+)?"?([\w.]+)"?\s+rename\s+to\s+"?([\w.]+)"?/i;

/** The tables that stand after the migrations ran in the order of their names, with the file of each. */
export function tablesOf(migrations: readonly SourceFile[]): Map<string, string> {
  const tables = new Map<string, string>();
  for (const { path, text } of [...migrations].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    for (const statement of withoutComments(text).split(';')) {
      const words = statement.trim();
      const [, created] = CREATE.exec(words) ?? [];
      if (created !== undefined) tables.set(created, path);
      const [, dropped] = DROP.exec(words) ?? [];
      if (dropped !== undefined) tables.delete(dropped);
      const [, from, to] = RENAME.exec(words) ?? [];
      if (from !== undefined && to !== undefined && tables.delete(from)) tables.set(to, path);
    }
  }
  return tables;
}

const withoutComments = (sql: string): string => sql.replace(/--.*$/gm, '').replace(/\/\*[\s\S]*?\*\//g, '');

/** The tables that a file names in Kysely calls and in `sql` texts; names of its own CTEs are left out. */
export function tableUsesOf(file: SourceFile): TableUse[] {
  const nodes = [...nodesOf(parse(file))];
  const ctes = new Set(nodes.flatMap(cteNames));
  return nodes
    .flatMap((node) => [...kyselyUses(node), ...rawUses(node)])
    .filter(({ table }) => !ctes.has(table));
}

function calledMethod(node: ts.Node): { name: string; first: ts.Expression } | undefined {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const [first] = node.arguments;
  return first === undefined ? undefined : { name: node.expression.name.text, first };
}

function cteNames(node: ts.Node): string[] {
  const call = calledMethod(node);
  if (call === undefined || !CTE.has(call.name) || !ts.isStringLiteralLike(call.first)) return [];
  return [call.first.text.replace(/\(.*/s, '').trim()];
}

function kyselyUses(node: ts.Node): TableUse[] {
  const call = calledMethod(node);
  if (call === undefined) return [];
  const writes = WRITES.has(call.name);
  const certain = writes || READS.has(call.name) || LATERAL.test(call.name);
  if (!certain && !VAGUE_READS.has(call.name)) return [];
  const named = ts.isArrayLiteralExpression(call.first) ? [...call.first.elements] : [call.first];
  return named.filter(ts.isStringLiteralLike).map((literal) => ({
    table: literal.text.split(/\s+as\s+/i)[0]?.trim() ?? '',
    line: lineOf(literal),
    writes,
    certain,
  }));
}

function rawUses(node: ts.Node): TableUse[] {
  if (!ts.isTaggedTemplateExpression(node) || node.tag.getText() !== 'sql') return [];
  const text = withoutComments(node.template.getText());
  return [...text.matchAll(RAW)].map(([, verb = '', table = '']) => ({
    table: table.toLowerCase(),
    line: lineOf(node),
    writes: !/^(from|join)$/i.test(verb),
    certain: false,
  }));
}
