import { AppError } from '@gantry/contract/errors';
import {
  type Command,
  eventById,
  type PullRequestFact,
  parseCommand,
  type VcsEventRow,
} from '../vcs/index.ts';
import { decideApply } from './apply.ts';
import type { CommandDeps, Order } from './deps.ts';
import { decideDiscard } from './discard.ts';
import { decideLink } from './link.ts';
import { asAnswer, type Decision } from './outcome.ts';
import { decidePlan } from './plan.ts';
import { type CommandRow, takeCommand, updateCommand } from './store.ts';
import { decideUnlock } from './unlock.ts';
import { helpText, interruptedText, unknownText, unlinkedText } from './words.ts';

type Given = { readonly event: VcsEventRow; readonly fact: PullRequestFact; readonly command: Command };

/** Carries out the command of a comment, once, and answers the comment with what was done or why not. */
export function createAnswerCommand(deps: CommandDeps) {
  return async ({ eventId }: { eventId: string }): Promise<void> => {
    const event = await eventById(deps.db.kysely, eventId);
    const fact = event?.fact;
    if (event === undefined || fact?.kind !== 'pull_request' || fact.comment === null) return;
    const command = parseCommand(fact.comment.text);
    if (command === null) return;
    const row = await takeCommand(deps.db.kysely, newRow(deps, { event, fact, command }));
    if (row.answered_at !== null) return;
    const answer = row.answer ?? (await carryOut(deps, { event, fact, command }, row));
    await reply(deps, event.repository, { ...row, answer });
  };
}

function newRow({ clock }: CommandDeps, { event, fact, command }: Given) {
  return {
    integration_id: event.integration_id,
    repository_uuid: event.repository_uuid,
    comment_id: fact.comment?.id ?? 0,
    pull_request: fact.pullRequest.number,
    event_id: event.id,
    account: fact.actor.name,
    verb: command.verb,
    argument: command.verb === 'link' ? null : command.argument,
    user_id: null,
    created_at: clock.now(),
    started_at: null,
    answer: null,
    answer_id: null,
    answered_at: null,
  };
}

async function carryOut(deps: CommandDeps, given: Given, row: CommandRow): Promise<string> {
  const { kysely } = deps.db;
  if (row.started_at !== null) {
    await updateCommand(kysely, row, { answer: interruptedText });
    return interruptedText;
  }
  const decision = await decide(deps, given, row).catch(asAnswer);
  if (typeof decision !== 'string') await updateCommand(kysely, row, { started_at: deps.clock.now() });
  const answer = typeof decision === 'string' ? decision : await decision();
  await updateCommand(kysely, row, { answer });
  return answer;
}

async function decide(
  deps: CommandDeps,
  { event, fact, command }: Given,
  row: CommandRow,
): Promise<Decision> {
  const { verb, argument } = command;
  if (verb === 'help') return helpText;
  if (verb === 'unknown') return unknownText(command.argument);
  if (verb === 'link') return decideLink(deps, fact.actor, argument);
  const { uuid } = fact.actor;
  const account = { provider: deps.vcs.provider.kind, uuid: uuid ?? '' };
  const actor = uuid === null ? null : await deps.linkedAccounts.actorOf(account);
  if (actor === null) return unlinkedText(deps);
  await updateCommand(deps.db.kysely, row, { user_id: actor.id });
  const order: Order = {
    integrationId: event.integration_id,
    repository: event.repository,
    repositoryUuid: event.repository_uuid,
    pullRequest: fact.pullRequest,
    context: { actor, remoteAddress: null },
    argument,
  };
  const deciders = { plan: decidePlan, apply: decideApply, discard: decideDiscard, unlock: decideUnlock };
  return deciders[verb](deps, order);
}

/** An answer that was written without Bitbucket saying so is found again by its first line. */
async function reply(
  { db, clock, vcs, logger }: CommandDeps,
  repository: string,
  row: CommandRow & { readonly answer: string },
): Promise<void> {
  const { pull_request: number, comment_id: parent, answer } = row;
  const client = await vcs.clientFor(row.integration_id);
  const [beginning = ''] = answer.split('\n', 1);
  try {
    const known =
      row.answer_id === null ? null : await client.findComment(repository, number, { beginning, parent });
    // Negative while it is being written.
    if (known === null) await updateCommand(db.kysely, row, { answer_id: -1 });
    const id = known ?? (await client.answerComment(repository, number, parent, answer));
    await updateCommand(db.kysely, row, { answer_id: id, answered_at: clock.now() });
  } catch (error) {
    // The comment, or the pull request, is gone: nobody waits for an answer.
    if (!(error instanceof AppError) || !['VCS_NOT_FOUND', 'VCS_REQUEST_REFUSED'].includes(error.code))
      throw error;
    logger.warn({ error, pullRequest: number }, 'a command could not be answered');
    await updateCommand(db.kysely, row, { answered_at: clock.now() });
  }
}
