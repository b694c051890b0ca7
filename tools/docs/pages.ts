import type { ZodObject, ZodType } from 'zod';
import { errorTable } from '../../contract/src/errors.ts';
import { blockingRunTypes, hasLog, runStateNames, runStates } from '../../contract/src/run-states.ts';
import { schemaText } from '../../server/src/api/index.ts';
import { actionNames, actions, roleNames, roles } from '../../server/src/authz/index.ts';
import { variables } from '../../server/src/config.ts';
import { transitionRows } from '../../server/src/runs/index.ts';
import { environment } from '../../worker/src/config.ts';
import { code, page, table } from './markdown.ts';

function errorsPage(): string {
  const rows = Object.entries(errorTable).map(([name, [status, message]]) => [
    code(name),
    `${status}`,
    message,
  ]);
  return page(
    'Errors',
    'contract/src/errors.ts',
    'Every error has a code, which stays, and a sentence that says what to do; where more is known, the sentence is more exact than the one here. GraphQL answers with the code in `extensions.code`, machine protocols with the HTTP status.',
    table(['Code', 'HTTP status', 'Sentence'], rows),
  );
}

const traits = {
  waits: 'nobody holds the run; a scheduler, a person or a policy moves it on',
  works: 'a worker holds a lease on the run',
  ends: 'the run is over',
} as const;

function runStatesPage(): string {
  const states = runStateNames.map((state) => [code(state), runStates[state], hasLog(state) ? 'yes' : '']);
  const moves = transitionRows.map(([from, event, to, by]) => [
    from.map(code).join(', '),
    code(event),
    code(to),
    by,
  ]);
  const arrows = transitionRows.flatMap(([from, event, to]) =>
    from.map((state) => `  ${state} --> ${to}: ${event}`),
  );
  return page(
    'Run states',
    'contract/src/run-states.ts and server/src/runs/transitions.ts',
    `A run is always in one of these states, and moves only by one of the rows below. Runs of the types ${blockingRunTypes.map(code).join(', ')} block: of each stack one at a time is past ${code('QUEUED')} and not at its end.`,
    Object.entries(traits)
      .map(([trait, meaning]) => `- **${trait}**: ${meaning}`)
      .join('\n'),
    table(['State', 'Trait', 'Has a log'], states),
    '## Transitions',
    table(['From', 'Event', 'To', 'By'], moves),
    ['```mermaid', 'stateDiagram-v2', '  [*] --> QUEUED', ...arrows, '```'].join('\n'),
  );
}

/** What a variable is when it is not set. */
function defaultOf(schema: ZodType): string {
  const parsed = schema.safeParse(undefined);
  if (!parsed.success) return 'required';
  return parsed.data === undefined ? '' : code(String(parsed.data));
}

const variableTable = ({ shape }: ZodObject<Readonly<Record<string, ZodType>>>): string =>
  table(
    ['Variable', 'Default', 'Meaning'],
    Object.entries(shape).map(([name, schema]) => {
      const { description } = schema;
      if (description === undefined) throw new Error(`${name} has no description.`);
      return [code(name), defaultOf(schema), description];
    }),
  );

function configurationPage(): string {
  return page(
    'Configuration',
    'server/src/config.ts and worker/src/config.ts',
    'All of it is read from environment variables when the program starts. A wrong one stops the start with a line that names it.',
    '## Server',
    'An empty variable counts as one that is not set.',
    variableTable(variables),
    '## Worker',
    'For workers on machines of their own; the worker inside of the server needs none of these. Lists of paths are separated by colons.',
    variableTable(environment),
  );
}

function rolesPage(): string {
  const rows = actionNames.map((action) => [
    code(action),
    actions[action],
    ...roleNames.map((role) => (roles[role].has(action) ? '✓' : '')),
  ]);
  return page(
    'Roles',
    'server/src/authz/actions.ts and server/src/authz/roles.ts',
    'A role is held in a space and in all spaces below it. Any role in a space that inherits from its parent also gives `reader` in the parent, and so on upwards. Who may not see something is told that it does not exist.',
    table(['Action', 'Allows to', ...roleNames], rows),
    'An admin of the root space is an admin of the installation: only there are API keys, roles, the settings of the audit trail and the default integration. [Spaces, roles and who may do what](guides/access.md) tells how roles are given.',
  );
}

/** The generated pages of the documentation and the schema of the API, by their file. */
export const pages: Readonly<Record<string, string>> = {
  'contract/schema.graphql': schemaText(),
  'docs/configuration.md': configurationPage(),
  'docs/errors.md': errorsPage(),
  'docs/roles.md': rolesPage(),
  'docs/run-states.md': runStatesPage(),
};
