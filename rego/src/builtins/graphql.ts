import {
  buildASTSchema,
  type DefinitionNode,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  parse,
  validate,
  validateSchema,
} from 'graphql';
import type { Machine } from '../evaluate/machine.ts';
import type { Value } from '../value/value.ts';
import { isObject, typeName } from '../value/value.ts';
import { type Builtin, BuiltinError, define } from './define.ts';
import { queryTree, schemaTree } from './graphql-ast.ts';
import { queryText, schemaText } from './graphql-text.ts';
import { failed, operandError } from './operands.ts';

/** Documents with more tokens than this are refused. */
const MOST_TOKENS = 100_000;

/** OPA's library words and places its errors a little differently. */
function translated(error: GraphQLError): BuiltinError {
  const [place] = error.locations ?? [];
  const source = error.source?.body ?? '';
  const at = error.positions?.[0] ?? source.length;
  const isString = source.charAt(at) === '"';
  const column = (place?.column ?? 1) + (isString ? 1 : 0);
  return failed(`${wording(error, source, at)} in GraphQL string at location ${place?.line ?? 1}:${column}`);
}

function wording(error: GraphQLError, source: string, at: number): string {
  const message = error.message.replace(/^Syntax Error: /, '').replace(/\.$/, '');
  if (message.startsWith('Unexpected variable')) return 'Unexpected $';
  if (message.startsWith('Unexpected description')) {
    return `Unexpected String ${/^"(?:[^"\\]|\\.)*"/.exec(source.slice(at))?.[0] ?? ''}`;
  }
  if (/\{\s*$/.test(source.slice(0, at)) && message === 'Expected Name, found "}"' && isDefinition(source)) {
    return 'expected at least one definition, found }';
  }
  return message.replace(/"([^\w\s"]+)"/g, '$1');
}

function isDefinition(source: string): boolean {
  return /^\s*(?:type|interface|input|enum|extend)\b/.test(source);
}

const NOTHING: DocumentNode = { kind: Kind.DOCUMENT, definitions: [] };

function read(text: string): DocumentNode {
  if (text.replace(/#.*$/gm, '').trim() === '') return NOTHING;
  try {
    return parse(text, { maxTokens: MOST_TOKENS, allowLegacyFragmentVariables: true });
  } catch (error) {
    if (error instanceof GraphQLError) throw translated(error);
    throw error;
  }
}

function asText(value: Value, position: number, write: (tree: Value) => string): string {
  if (typeof value === 'string') return value;
  if (isObject(value)) return write(value);
  throw operandError(position, typeName(value), 'string', 'object');
}

function readQuery(machine: Machine, value: Value, position: number): DocumentNode {
  const text = asText(value, position, queryText);
  machine.work(text.length);
  machine.charge(text.length >> 1);
  const document = read(text);
  for (const one of document.definitions) {
    if (one.kind !== Kind.OPERATION_DEFINITION && one.kind !== Kind.FRAGMENT_DEFINITION) throw misplaced(one);
  }
  return document;
}

function readSchema(machine: Machine, value: Value, position: number): DocumentNode {
  const text = asText(value, position, schemaText);
  machine.work(text.length);
  machine.charge(text.length >> 1);
  const document = read(text);
  for (const one of document.definitions) {
    if (one.kind === Kind.OPERATION_DEFINITION || one.kind === Kind.FRAGMENT_DEFINITION) throw misplaced(one);
  }
  return document;
}

function misplaced(one: DefinitionNode): BuiltinError {
  const token = one.loc?.startToken;
  return failed(
    `Unexpected Name "${token?.value ?? ''}" in GraphQL string at location ${token?.line ?? 1}:${token?.column ?? 1}`,
  );
}

/** Extensions of types that are not defined define them, as in OPA's library. */
function withDefinitions(document: DocumentNode): DocumentNode {
  const known = new Set<string>();
  for (const one of document.definitions) {
    if (one.kind.endsWith('TypeDefinition') && 'name' in one && one.name !== undefined)
      known.add(one.name.value);
  }
  const hasSchema = document.definitions.some((one) => one.kind === Kind.SCHEMA_DEFINITION);
  return { ...document, definitions: document.definitions.map((one) => defined(one, known, hasSchema)) };
}

function defined(one: DefinitionNode, known: Set<string>, hasSchema: boolean): DefinitionNode {
  if (one.kind === Kind.SCHEMA_EXTENSION) {
    if (hasSchema || one.operationTypes === undefined || one.operationTypes.length === 0) return one;
    return { ...one, kind: Kind.SCHEMA_DEFINITION, operationTypes: one.operationTypes };
  }
  if (!('name' in one) || one.name === undefined || known.has(one.name.value)) return one;
  const { value } = one.name;
  const made = definitionOf(one);
  if (made !== one) known.add(value);
  return made;
}

function definitionOf(one: DefinitionNode): DefinitionNode {
  switch (one.kind) {
    case Kind.SCALAR_TYPE_EXTENSION:
      return { ...one, kind: Kind.SCALAR_TYPE_DEFINITION };
    case Kind.OBJECT_TYPE_EXTENSION:
      return { ...one, kind: Kind.OBJECT_TYPE_DEFINITION };
    case Kind.INTERFACE_TYPE_EXTENSION:
      return { ...one, kind: Kind.INTERFACE_TYPE_DEFINITION };
    case Kind.UNION_TYPE_EXTENSION:
      return { ...one, kind: Kind.UNION_TYPE_DEFINITION };
    case Kind.ENUM_TYPE_EXTENSION:
      return { ...one, kind: Kind.ENUM_TYPE_DEFINITION };
    case Kind.INPUT_OBJECT_TYPE_EXTENSION:
      return { ...one, kind: Kind.INPUT_OBJECT_TYPE_DEFINITION };
    default:
      return one;
  }
}

/** Builds a schema; one without a Query type is good enough. Throws BuiltinError. */
function buildSchema(document: DocumentNode): GraphQLSchema {
  const whole = withDefinitions(document);
  let schema: GraphQLSchema;
  try {
    schema = buildASTSchema(whole);
  } catch (error) {
    throw failed(error instanceof Error ? error.message : 'invalid schema');
  }
  const [problem] = validateSchema(schema).filter(
    (error) => error.message !== 'Query root type must be provided.',
  );
  if (problem !== undefined) throw translated(problem);
  return buildASTSchema(whole, { assumeValid: true });
}

function check(query: DocumentNode, schema: DocumentNode): void {
  const built = buildSchema(schema);
  const [problem] = validate(built, query);
  if (problem !== undefined) throw translated(problem);
}

/** True if the work fails in no way that the values are to blame for. */
function succeeds(work: () => void): boolean {
  try {
    work();
    return true;
  } catch (error) {
    if (error instanceof BuiltinError) return false;
    throw error;
  }
}

function parseBoth(machine: Machine, query: Value, schema: Value): Value {
  const [documents, types] = [readQuery(machine, query, 1), readSchema(machine, schema, 2)];
  check(documents, types);
  return [queryTree(documents), schemaTree(types)];
}

/** GraphQL. */
export const graphql: readonly Builtin[] = [
  define('graphql.parse_query', 'any', (machine, query) => queryTree(readQuery(machine, query, 1))),
  define('graphql.parse_schema', 'any', (machine, schema) => schemaTree(readSchema(machine, schema, 1))),
  define('graphql.parse', 'any any', parseBoth),
  define('graphql.parse_and_verify', 'any any', (machine, query, schema) => {
    let trees: Value = [{}, {}];
    const isValid = succeeds(() => {
      trees = parseBoth(machine, query, schema);
    });
    return [isValid, ...(Array.isArray(trees) ? trees : [])];
  }),
  define('graphql.is_valid', 'any any', (machine, query, schema) =>
    succeeds(() => check(readQuery(machine, query, 1), readSchema(machine, schema, 2))),
  ),
  define('graphql.schema_is_valid', 'any', (machine, schema) =>
    succeeds(() => {
      buildSchema(readSchema(machine, schema, 1));
    }),
  ),
];
