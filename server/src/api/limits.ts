import type { ErrorCode } from '@gantry/contract/errors';
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type ParseOptions,
  parse,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  type Source,
  TypeMetaFieldDef,
  type ValidationRule,
} from 'graphql';

/** More than this and the document is not read to its end. */
const mostTokens = 4_000;
const mostLevels = 18;
/** What every field costs by itself, times the lists that it is in. */
const mostCost = 50_000;
/** Every thing that is asked for by itself is at least one statement. */
const rootCost = 1_000;
/** Extension of a field whose answer takes a thread for a while: a few may be asked for at once, never those of a list. */
export const dear = { cost: 5_000 } as const;
/** How many things a list is taken for when the document does not say. */
const assumedItems = 10;
/** The same in questions about the schema, which are answered from memory. */
const assumedSchemaItems = 5;

type Weight = { readonly cost: number; readonly levels: number };

/** Refuses documents that would read far more than a page ever needs. */
export const limitsRule: ValidationRule = (context) => ({
  Document(document) {
    const problem = problemOf(document, context.getSchema());
    if (problem === null) return;
    context.reportError(tooComplex(problem, document));
  },
});

/** Parses a document as far as it has a reasonable length. */
export function parseWithinLimits(source: string | Source, options: ParseOptions = {}): DocumentNode {
  try {
    return parse(source, { ...options, maxTokens: mostTokens });
  } catch (error) {
    if (!(error instanceof GraphQLError) || !error.message.includes('tokens. Parsing aborted')) throw error;
    throw tooComplex(`The query is longer than ${mostTokens} words and signs. Send several queries.`, null);
  }
}

const code: ErrorCode = 'QUERY_TOO_COMPLEX';
const tooComplex = (problem: string, nodes: DocumentNode | null): GraphQLError =>
  new GraphQLError(problem, { nodes, extensions: { code } });

function problemOf(document: DocumentNode, schema: GraphQLSchema): string | null {
  const weigh = createScales(document, schema);
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const { cost, levels } = weigh(definition.selectionSet, schema.getRootType(definition.operation));
    if (levels > mostLevels) return `The query is ${levels} levels deep; ${mostLevels} are allowed.`;
    if (cost > mostCost) return 'The query asks for too much at once. Ask for less, or in several queries.';
  }
  return null;
}

/** Each fragment is weighed once, so that fragments of fragments cost no time; one within itself weighs nothing. */
function createScales(document: DocumentNode, schema: GraphQLSchema) {
  const fragments = new Map(
    document.definitions
      .filter(
        (definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION,
      )
      .map((fragment) => [fragment.name.value, fragment]),
  );
  const weighed = new Map<string, Weight>();
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const isRoot = (type: GraphQLNamedType | null | undefined): boolean => roots.some((root) => root === type);

  function weighFragment(name: string): Weight {
    const known = weighed.get(name);
    const fragment = fragments.get(name);
    if (known !== undefined || fragment === undefined) return known ?? nothing;
    weighed.set(name, nothing);
    const weight = weigh(fragment.selectionSet, schema.getType(fragment.typeCondition.name.value));
    weighed.set(name, weight);
    return weight;
  }

  function weighField(field: FieldNode, parent: GraphQLNamedType | null | undefined): Weight {
    const definition = definitionOf(field.name.value, parent);
    const type = definition?.type;
    const own = isRoot(parent) ? rootCost : definition?.extensions.cost === dear.cost ? dear.cost : 1;
    if (field.selectionSet === undefined || type === undefined) return { cost: own, levels: 1 };
    const inner = weigh(field.selectionSet, getNamedType(type));
    const items = isListType(getNullableType(type)) ? itemsOf(field, parent) : 1;
    return { cost: own + items * inner.cost, levels: 1 + inner.levels };
  }

  function weigh({ selections }: SelectionSetNode, parent: GraphQLNamedType | null | undefined): Weight {
    const weights = selections.map((selection) => {
      if (selection.kind === Kind.FIELD) return weighField(selection, parent);
      if (selection.kind === Kind.FRAGMENT_SPREAD) return weighFragment(selection.name.value);
      const condition = selection.typeCondition?.name.value;
      return weigh(selection.selectionSet, condition === undefined ? parent : schema.getType(condition));
    });
    return {
      cost: weights.reduce((sum, { cost }) => sum + cost, 0),
      levels: Math.max(0, ...weights.map(({ levels }) => levels)),
    };
  }

  return weigh;
}

const nothing: Weight = { cost: 0, levels: 0 };

function definitionOf(
  name: string,
  parent: GraphQLNamedType | null | undefined,
): Pick<GraphQLField<unknown, unknown>, 'type' | 'extensions'> | undefined {
  if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
  if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
}

/** A page whose size is written out weighs what it says; one whose size is a variable is taken for an ordinary one. */
function itemsOf(field: FieldNode, parent: GraphQLNamedType | null | undefined): number {
  if (parent?.name.startsWith('__')) return assumedSchemaItems;
  const size = field.arguments?.find(({ name }) => name.value === 'first')?.value;
  return size?.kind === Kind.INT ? Math.max(Number(size.value), assumedItems) : assumedItems;
}
