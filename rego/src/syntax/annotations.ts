import { parse as parseYaml } from 'yaml';
import type { Value } from '../value/value.ts';
import { isHostValue, isJsonObject } from '../value/value.ts';
import type { Annotations } from './ast.ts';
import type { Cursor } from './cursor.ts';
import type { Comment } from './tokens.ts';

const SCOPES = ['rule', 'document', 'package', 'subpackages'];

/** Reads the METADATA blocks among comments. Throws a parse error for YAML that is none. */
export function readAnnotations(
  comments: readonly Comment[],
  scope: 'package' | 'rule',
  cursor: Cursor,
): readonly Annotations[] {
  return blocksOf(comments).map((block) => readBlock(block, scope, cursor));
}

/** Runs of comment rows that begin with METADATA. */
function blocksOf(comments: readonly Comment[]): Comment[][] {
  const blocks: Comment[][] = [];
  let open: Comment[] | undefined;
  let last = 0;
  for (const comment of comments) {
    if (open !== undefined && comment.row !== last + 1) open = undefined;
    if (comment.text.trim() === 'METADATA') {
      open = [comment];
      blocks.push(open);
    } else {
      open?.push(comment);
    }
    last = comment.row;
  }
  return blocks;
}

function readBlock(block: readonly Comment[], defaultScope: string, cursor: Cursor): Annotations {
  const row = block[0]?.row ?? 1;
  const text = block
    .slice(1)
    .map((comment) => comment.text)
    .join('\n');
  let fields: unknown;
  try {
    fields = parseYaml(text);
  } catch {
    throw cursor.error('yaml: the METADATA block is no YAML', { file: cursor.lexer.file, row, col: 1 });
  }
  if (!isHostValue(fields) || !isJsonObject(fields)) {
    throw cursor.error('expected METADATA block, found whitespace', { file: cursor.lexer.file, row, col: 1 });
  }
  const scope = typeof fields.scope === 'string' ? fields.scope : defaultScope;
  if (!SCOPES.includes(scope))
    throw cursor.error(`invalid annotation scope '${scope}'`, { file: cursor.lexer.file, row, col: 1 });
  return { scope, fields: { ...shape(fields), scope }, row };
}

/** Brings the short forms of authors and related resources into their long ones. */
function shape(fields: { readonly [key: string]: Value }): { [key: string]: Value } {
  const shaped: { [key: string]: Value } = { ...fields };
  if (Array.isArray(fields.authors)) shaped.authors = fields.authors.map(author);
  if (Array.isArray(fields.related_resources)) {
    shaped.related_resources = fields.related_resources.map((one) =>
      typeof one === 'string' ? { ref: one } : one,
    );
  }
  return shaped;
}

function author(value: Value): Value {
  if (typeof value !== 'string') return value;
  const match = /^(.*?)\s*<([^<>]+)>$/.exec(value.trim());
  if (!match) return { name: value.trim() };
  const [, name = '', email = ''] = match;
  return name === '' ? { email } : { name, email };
}
