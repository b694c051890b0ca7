import { inert } from '../platform/inert-text.ts';
import { holderOf, type RunRow } from '../runs/index.ts';
import type { CommandDeps, Order } from './deps.ts';
import { findSubjects, type Subject } from './find-stacks.ts';
import { stackLink } from './words.ts';

/** The one stack that a command is about, with the run that holds it; or why it cannot be told which one. */
export async function oneStack(
  deps: CommandDeps,
  order: Order,
  verb: string,
): Promise<string | (Subject & { readonly holder: RunRow | null })> {
  const subjects = await findSubjects(deps, order);
  const [first, ...others] = subjects;
  if (first === undefined) {
    return order.argument === null
      ? `This pull request affects no stack that you may see. Name the stack: \`/gantry ${verb} <stack>\`.`
      : `There is no stack “${inert(order.argument.slice(0, 120))}” of this repository that you may see.`;
  }
  if (others.length > 0) {
    const choices = subjects.map(
      ({ stack }) => `- ${stackLink(deps, stack)}: \`/gantry ${verb} ${stack.id}\``,
    );
    return ['There are several stacks. Name the one you mean:', '', ...choices].join('\n');
  }
  return { ...first, holder: (await holderOf(deps.db.kysely, first.stack.id)) ?? null };
}
