import { AppError } from '@gantry/contract/errors';
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  getOperationAST,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import type { Context } from './context.ts';

/** What must hold of a request before any field is asked; throws the refusal. */
export function checkOperation(
  document: DocumentNode,
  operationName: string | null | undefined,
  context: Context,
): void {
  const operation = getOperationAST(document, operationName);
  if (operation?.operation === 'mutation' && !context.mayChange) throw new AppError('ORIGIN_REFUSED');
  if (operation == null || context.actor.kind !== 'nobody') return;
  if (asksForSchema(operation.selectionSet, document)) throw new AppError('UNAUTHENTICATED');
}

/** The schema is told to whoever is signed in. */
function asksForSchema({ selections }: SelectionSetNode, document: DocumentNode): boolean {
  return selections.some((selection) => {
    if (selection.kind === Kind.FIELD) return /^__(schema|type)$/.test(selection.name.value);
    if (selection.kind === Kind.INLINE_FRAGMENT) return asksForSchema(selection.selectionSet, document);
    const fragment = document.definitions.find(
      (definition): definition is FragmentDefinitionNode =>
        definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === selection.name.value,
    );
    return fragment !== undefined && asksForSchema(fragment.selectionSet, document);
  });
}
