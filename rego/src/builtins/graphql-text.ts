import { getKey } from '../value/access.ts';
import type { Value } from '../value/value.ts';
import { isArray, isObject } from '../value/value.ts';

/* Writes the trees of graphql-ast.ts back as GraphQL, so that policies may hand over either form. */

function field(tree: Value, name: string): Value | undefined {
  return isObject(tree) ? getKey(tree, name) : undefined;
}

function name(tree: Value, key = 'Name'): string {
  const value = field(tree, key);
  return typeof value === 'string' ? value : '';
}

function list(tree: Value, key: string): readonly Value[] {
  const value = field(tree, key);
  return isArray(value) ? value : [];
}

function block(open: string, items: readonly string[], close: string): string {
  return items.length === 0 ? '' : `${open}${items.join(' ')}${close}`;
}

function valueText(tree: Value): string {
  const kind = field(tree, 'Kind');
  const raw = name(tree, 'Raw');
  const children = list(tree, 'Children');
  const child = (one: Value): string => valueText(field(one, 'Value') ?? null);
  if (kind === 0) return `$${raw}`;
  if (kind === 3 || kind === 4) return JSON.stringify(raw);
  if (kind === 8) return `[${children.map(child).join(', ')}]`;
  return kind === 9 ? `{${children.map((one) => `${name(one)}: ${child(one)}`).join(', ')}}` : raw;
}

function typeText(tree: Value): string {
  const inner = field(tree, 'Elem');
  const text = inner === undefined ? name(tree, 'NamedType') : `[${typeText(inner)}]`;
  return field(tree, 'NonNull') === true ? `${text}!` : text;
}

function argumentsText(tree: Value): string {
  return block(
    '(',
    list(tree, 'Arguments').map((one) => `${name(one)}: ${valueText(field(one, 'Value') ?? null)}`),
    ')',
  );
}

function directivesText(tree: Value): string {
  return list(tree, 'Directives')
    .map((one) => ` @${name(one)}${argumentsText(one)}`)
    .join('');
}

function defaultText(tree: Value): string {
  const value = field(tree, 'DefaultValue');
  return value === undefined ? '' : ` = ${valueText(value)}`;
}

function selectionText(tree: Value): string {
  const inside = block(' { ', list(tree, 'SelectionSet').map(selectionText), ' }');
  if (field(tree, 'Alias') !== undefined) {
    return `${name(tree, 'Alias')}: ${name(tree)}${argumentsText(tree)}${directivesText(tree)}${inside}`;
  }
  if (field(tree, 'Name') !== undefined) return `...${name(tree)}${directivesText(tree)}`;
  const condition = name(tree, 'TypeCondition');
  return `...${condition === '' ? '' : ` on ${condition}`}${directivesText(tree)}${inside}`;
}

function variablesText(tree: Value, key: string): string {
  const texts = list(tree, key).map(
    (one) =>
      `$${name(one, 'Variable')}: ${typeText(field(one, 'Type') ?? null)}${defaultText(one)}${directivesText(one)}`,
  );
  return block('(', texts, ')');
}

/** A tree of operations and fragments as text. */
export function queryText(tree: Value): string {
  const operations = list(tree, 'Operations').map((one) => {
    const head = `${name(one, 'Operation')} ${name(one)}${variablesText(one, 'VariableDefinitions')}`;
    return `${head}${directivesText(one)} { ${list(one, 'SelectionSet').map(selectionText).join(' ')} }`;
  });
  const fragments = list(tree, 'Fragments').map((one) => {
    const head = `fragment ${name(one)}${variablesText(one, 'VariableDefinition')} on ${name(one, 'TypeCondition')}`;
    return `${head}${directivesText(one)} { ${list(one, 'SelectionSet').map(selectionText).join(' ')} }`;
  });
  return [...operations, ...fragments].join('\n');
}

function inputText(tree: Value): string {
  return `${name(tree)}: ${typeText(field(tree, 'Type') ?? null)}${defaultText(tree)}${directivesText(tree)}`;
}

function fieldText(tree: Value): string {
  const args = block('(', list(tree, 'Arguments').map(inputText), ')');
  return `${name(tree)}${args}: ${typeText(field(tree, 'Type') ?? null)}${defaultText(tree)}${directivesText(tree)}`;
}

const KEYWORDS: Readonly<Record<string, string>> = {
  SCALAR: 'scalar',
  OBJECT: 'type',
  INTERFACE: 'interface',
  UNION: 'union',
  ENUM: 'enum',
  INPUT_OBJECT: 'input',
};

function typeDefinition(tree: Value): string {
  const interfaces = list(tree, 'Interfaces').map(String);
  const types = list(tree, 'Types').map(String);
  const parts = [
    `${KEYWORDS[name(tree, 'Kind')] ?? 'type'} ${name(tree)}`,
    interfaces.length === 0 ? '' : ` implements ${interfaces.join(' & ')}`,
    directivesText(tree),
    types.length === 0 ? '' : ` = ${types.join(' | ')}`,
    block(' { ', list(tree, 'Fields').map(fieldText), ' }'),
    block(
      ' { ',
      list(tree, 'EnumValues').map((one) => `${name(one)}${directivesText(one)}`),
      ' }',
    ),
  ];
  return parts.join('');
}

function schemaDefinition(tree: Value): string {
  const types = list(tree, 'OperationTypes').map((one) => `${name(one, 'Operation')}: ${name(one, 'Type')}`);
  return `schema${directivesText(tree)}${block(' { ', types, ' }')}`;
}

function directiveDefinition(tree: Value): string {
  const args = block('(', list(tree, 'Arguments').map(inputText), ')');
  const repeatable = field(tree, 'IsRepeatable') === true ? ' repeatable' : '';
  return `directive @${name(tree)}${args}${repeatable} on ${list(tree, 'Locations').map(String).join(' | ')}`;
}

/** A tree of types as text. */
export function schemaText(tree: Value): string {
  return [
    ...list(tree, 'Schema').map(schemaDefinition),
    ...list(tree, 'SchemaExtension').map((one) => `extend ${schemaDefinition(one)}`),
    ...list(tree, 'Directives').map(directiveDefinition),
    ...list(tree, 'Definitions').map(typeDefinition),
    ...list(tree, 'Extensions').map((one) => `extend ${typeDefinition(one)}`),
  ].join('\n');
}
