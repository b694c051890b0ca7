import type {
  ConstDirectiveNode,
  DefinitionNode,
  DirectiveNode,
  DocumentNode,
  FieldDefinitionNode,
  InputValueDefinitionNode,
  OperationTypeDefinitionNode,
  SelectionNode,
  SelectionSetNode,
  StringValueNode,
  TypeNode,
  ValueNode,
  VariableDefinitionNode,
} from 'graphql';
import { objectOf } from '../value/object.ts';
import type { Value } from '../value/value.ts';
import { isArray } from '../value/value.ts';

/*
 * GraphQL documents as OPA shows them: the JSON form of the syntax tree of its Go library, without places
 * and without empty lists.
 */

/** An object of the fields that are there. */
function node(fields: Readonly<Record<string, Value | undefined>>): Value {
  const entries = Object.entries(fields).flatMap(([key, value]): [string, Value][] =>
    value === undefined || (isArray(value) && value.length === 0) ? [] : [[key, value]],
  );
  return objectOf(entries);
}

const VALUE_KINDS = {
  Variable: 0,
  IntValue: 1,
  FloatValue: 2,
  StringValue: 3,
  BooleanValue: 5,
  NullValue: 6,
  EnumValue: 7,
  ListValue: 8,
  ObjectValue: 9,
} as const;

/** The number of a block string's kind. */
const BLOCK = 4;

function rawText(value: ValueNode): string {
  switch (value.kind) {
    case 'Variable':
      return value.name.value;
    case 'NullValue':
      return 'null';
    case 'ListValue':
    case 'ObjectValue':
      return '';
    default:
      return String(value.value);
  }
}

function childValues(value: ValueNode): readonly Value[] {
  if (value.kind === 'ListValue')
    return value.values.map((item) => node({ Name: '', Value: valueNode(item) }));
  if (value.kind !== 'ObjectValue') return [];
  return value.fields.map((field) => node({ Name: field.name.value, Value: valueNode(field.value) }));
}

function valueNode(value: ValueNode): Value {
  const isBlock = value.kind === 'StringValue' && value.block === true;
  return node({
    Raw: rawText(value),
    Kind: isBlock ? BLOCK : VALUE_KINDS[value.kind],
    Children: childValues(value),
    ExpectedTypeHasDefault: false,
  });
}

function typeNode(type: TypeNode, isRequired = false): Value {
  if (type.kind === 'NonNullType') return typeNode(type.type, true);
  if (type.kind === 'ListType')
    return node({ NamedType: '', Elem: typeNode(type.type), NonNull: isRequired });
  return node({ NamedType: type.name.value, NonNull: isRequired });
}

function directives(list: readonly (DirectiveNode | ConstDirectiveNode)[] | undefined): readonly Value[] {
  return (list ?? []).map((one) =>
    node({
      Name: one.name.value,
      Arguments: (one.arguments ?? []).map((arg) =>
        node({ Name: arg.name.value, Value: valueNode(arg.value) }),
      ),
      Location: '',
    }),
  );
}

function selections(set: SelectionSetNode | undefined): readonly Value[] {
  return (set?.selections ?? []).map(selection);
}

function selection(one: SelectionNode): Value {
  if (one.kind === 'FragmentSpread')
    return node({ Name: one.name.value, Directives: directives(one.directives) });
  if (one.kind === 'InlineFragment') {
    return node({
      TypeCondition: one.typeCondition?.name.value ?? '',
      Directives: directives(one.directives),
      SelectionSet: selections(one.selectionSet),
    });
  }
  return node({
    Alias: one.alias?.value ?? one.name.value,
    Name: one.name.value,
    Arguments: (one.arguments ?? []).map((arg) =>
      node({ Name: arg.name.value, Value: valueNode(arg.value) }),
    ),
    Directives: directives(one.directives),
    SelectionSet: selections(one.selectionSet),
  });
}

function variables(list: readonly VariableDefinitionNode[] | undefined): readonly Value[] {
  return (list ?? []).map((one) =>
    node({
      Variable: one.variable.name.value,
      Type: typeNode(one.type),
      DefaultValue: one.defaultValue && valueNode(one.defaultValue),
      Directives: directives(one.directives),
      Used: false,
    }),
  );
}

/** A document of operations and fragments. */
export function queryTree(document: DocumentNode): Value {
  const operations = document.definitions.flatMap((one): Value[] =>
    one.kind !== 'OperationDefinition'
      ? []
      : [
          node({
            Operation: one.operation,
            Name: one.name?.value ?? '',
            VariableDefinitions: variables(one.variableDefinitions),
            Directives: directives(one.directives),
            SelectionSet: selections(one.selectionSet),
          }),
        ],
  );
  const fragments = document.definitions.flatMap((one): Value[] =>
    one.kind !== 'FragmentDefinition'
      ? []
      : [
          node({
            Name: one.name.value,
            VariableDefinition: variables(one.variableDefinitions),
            TypeCondition: one.typeCondition.name.value,
            Directives: directives(one.directives),
            SelectionSet: selections(one.selectionSet),
          }),
        ],
  );
  return node({ Operations: operations, Fragments: fragments });
}

function text(description: StringValueNode | undefined): string {
  return description?.value ?? '';
}

function inputs(list: readonly InputValueDefinitionNode[] | undefined): readonly Value[] {
  return (list ?? []).map((one) =>
    node({
      Description: text(one.description),
      Name: one.name.value,
      DefaultValue: one.defaultValue && valueNode(one.defaultValue),
      Type: typeNode(one.type),
      Directives: directives(one.directives),
    }),
  );
}

function fields(list: readonly FieldDefinitionNode[] | undefined): readonly Value[] {
  return (list ?? []).map((one) =>
    node({
      Description: text(one.description),
      Name: one.name.value,
      Arguments: inputs(one.arguments),
      Type: typeNode(one.type),
      Directives: directives(one.directives),
    }),
  );
}

const TYPE_KINDS: Readonly<Record<string, string>> = {
  Scalar: 'SCALAR',
  Object: 'OBJECT',
  Interface: 'INTERFACE',
  Union: 'UNION',
  Enum: 'ENUM',
  InputObject: 'INPUT_OBJECT',
};

function typeDefinition(one: DefinitionNode): Value | undefined {
  const [, kind = ''] = /^(\w+?)Type(?:Definition|Extension)$/.exec(one.kind) ?? [];
  const name = TYPE_KINDS[kind];
  if (name === undefined || !('name' in one) || one.name === undefined) return undefined;
  return node({
    Kind: name,
    Description: 'description' in one ? text(one.description) : '',
    Name: one.name.value,
    Directives: directives('directives' in one ? one.directives : []),
    Interfaces: 'interfaces' in one ? (one.interfaces ?? []).map((item) => item.name.value) : [],
    Fields: fieldsOf(one),
    Types: 'types' in one ? (one.types ?? []).map((item) => item.name.value) : [],
    EnumValues:
      'values' in one
        ? (one.values ?? []).map((item) =>
            node({
              Description: text(item.description),
              Name: item.name.value,
              Directives: directives(item.directives),
            }),
          )
        : [],
    BuiltIn: false,
  });
}

function fieldsOf(one: DefinitionNode): readonly Value[] {
  if (one.kind === 'InputObjectTypeDefinition' || one.kind === 'InputObjectTypeExtension')
    return inputs(one.fields);
  const hasFields =
    one.kind === 'ObjectTypeDefinition' ||
    one.kind === 'ObjectTypeExtension' ||
    one.kind === 'InterfaceTypeDefinition' ||
    one.kind === 'InterfaceTypeExtension';
  return hasFields ? fields(one.fields) : [];
}

function operationTypes(list: readonly OperationTypeDefinitionNode[] | undefined): readonly Value[] {
  return (list ?? []).map((one) => node({ Operation: one.operation, Type: one.type.name.value }));
}

/** A document of types. */
export function schemaTree(document: DocumentNode): Value {
  const pick = (convert: (one: DefinitionNode) => Value | undefined) =>
    document.definitions.flatMap((one): Value[] => {
      const value = convert(one);
      return value === undefined ? [] : [value];
    });
  const schema = (kind: string) =>
    pick((one) =>
      one.kind === kind && (one.kind === 'SchemaDefinition' || one.kind === 'SchemaExtension')
        ? node({
            Description: 'description' in one ? text(one.description) : '',
            Directives: directives(one.directives),
            OperationTypes: operationTypes(one.operationTypes),
          })
        : undefined,
    );
  return node({
    Schema: schema('SchemaDefinition'),
    SchemaExtension: schema('SchemaExtension'),
    Directives: pick(directiveDefinition),
    Definitions: pick((one) => (one.kind.endsWith('Definition') ? typeDefinition(one) : undefined)),
    Extensions: pick((one) => (one.kind.endsWith('Extension') ? typeDefinition(one) : undefined)),
  });
}

function directiveDefinition(one: DefinitionNode): Value | undefined {
  if (one.kind !== 'DirectiveDefinition') return undefined;
  return node({
    Description: text(one.description),
    Name: one.name.value,
    Arguments: inputs(one.arguments),
    Locations: one.locations.map((location) => location.value),
    IsRepeatable: one.repeatable,
  });
}
