import { z } from 'zod';
import {
  createHook,
  deleteHook,
  type HookForm,
  repositorySubject,
  updateHook,
  workspaceSubject,
} from '../actions/hooks.ts';
import { notFound } from '../errors.ts';
import { HOOK_EVENTS } from '../hooks/events.ts';
import { api } from '../present/basics.ts';
import { presentHook } from '../present/hooks.ts';
import { braced } from '../state/ids.ts';
import type { Hook } from '../state/types.ts';
import { repositoryOf, workspaceOf } from './lookup.ts';
import { type Call, type Operation, parseBody } from './operation.ts';
import { paginate } from './paginate.ts';
import { requireScopes, SCOPES, scopesOfEvents } from './scopes.ts';
import { selfLink } from './self-link.ts';

const required = 'This field is required.';
const hookSchema = z.object({
  description: z.string().max(255).optional(),
  url: z.string({ error: required }),
  active: z.boolean().optional(),
  secret: z
    .string()
    .max(128, {
      error: (issue) =>
        `Ensure this value has at most 128 characters (it has ${String(issue.input).length}).`,
    })
    .nullish(),
  events: z.array(z.string(), { error: required }),
  skip_cert_verification: z.boolean().optional(),
  history_enabled: z.boolean().optional(),
});
const changedHookSchema = hookSchema.partial();

/** The same five operations exist for repositories and for workspaces. */
const PLACES = [
  {
    base: '/repositories/:workspace/:repo/hooks',
    subjectOf: (call: Call) => repositorySubject(repositoryOf(call, 'admin')),
  },
  {
    base: '/workspaces/:workspace/hooks',
    subjectOf: (call: Call) => workspaceSubject(workspaceOf(call, 'administrator')),
  },
] as const;

export const hookOperations: readonly Operation[] = [
  ...PLACES.flatMap(operationsOf),
  {
    method: 'GET',
    path: '/hook_events',
    scopes: SCOPES.public,
    anonymous: true,
    handle: (call) => ({
      body: Object.fromEntries(
        Object.keys(HOOK_EVENTS).map((type) => [
          type,
          { links: { events: api(call.world, `/hook_events/${type}`) } },
        ]),
      ),
    }),
  },
  {
    method: 'GET',
    path: '/hook_events/:type',
    scopes: SCOPES.public,
    anonymous: true,
    handle(call) {
      const { type } = call.params;
      if (type !== 'repository' && type !== 'workspace')
        throw notFound(`${type} is not a valid subject type`);
      return { body: paginate(call, HOOK_EVENTS[type], (event) => event, { pagelen: 30 }) };
    },
  },
];

function operationsOf({ base, subjectOf }: (typeof PLACES)[number]): Operation[] {
  return [
    {
      method: 'GET',
      path: base,
      scopes: SCOPES.hook,
      handle(call) {
        const hooks = [...hooksOf(subjectOf(call)).values()];
        return { body: paginate(call, hooks, (hook) => presentHook(call.world, hook)) };
      },
    },
    {
      method: 'POST',
      path: base,
      scopes: SCOPES.hookWrite,
      async handle(call) {
        const subject = subjectOf(call);
        const form = formOf(parseBody(hookSchema, call.body));
        requireEventScopes(call, form.events);
        const body = presentHook(call.world, await createHook(call.world, subject, form));
        return { status: 201, body, headers: { location: selfLink(body) } };
      },
    },
    {
      method: 'GET',
      path: `${base}/:hook`,
      scopes: SCOPES.hook,
      handle: (call) => ({ body: presentHook(call.world, hookOf(call, subjectOf(call))) }),
    },
    {
      method: 'PUT',
      path: `${base}/:hook`,
      scopes: SCOPES.hookWrite,
      async handle(call) {
        const hook = hookOf(call, subjectOf(call));
        const { url, events, ...rest } = parseBody(changedHookSchema, call.body);
        const form = formOf({ url: url ?? hook.url, events: events ?? [...hook.events], ...rest });
        requireEventScopes(call, form.events);
        await updateHook(call.world, hook, form);
        return { body: presentHook(call.world, hook) };
      },
    },
    {
      method: 'DELETE',
      path: `${base}/:hook`,
      scopes: SCOPES.hookDelete,
      handle(call) {
        deleteHook(hookOf(call, subjectOf(call)));
        return { status: 204 };
      },
    },
  ];
}

function formOf(body: z.infer<typeof hookSchema>): HookForm {
  return {
    url: body.url,
    description: body.description,
    active: body.active,
    events: body.events,
    secret: body.secret,
    skipCertVerification: body.skip_cert_verification,
    historyEnabled: body.history_enabled,
  };
}

function requireEventScopes(call: Call, events: readonly string[]): void {
  if (call.caller.credential) requireScopes(call.caller.credential, scopesOfEvents(events));
}

function hooksOf(subject: Hook['subject']): Map<string, Hook> {
  return subject.type === 'repository' ? subject.repository.hooks : subject.workspace.hooks;
}

/** Hook ids are accepted with and without braces. */
function hookOf(call: Call, subject: Hook['subject']): Hook {
  const id = call.params.hook ?? '';
  const hook = hooksOf(subject).get(braced(id));
  if (!hook) throw notFound(`${id} is not a valid hook`);
  return hook;
}
