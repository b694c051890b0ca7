import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  createHook,
  deleteHook,
  type HookForm,
  repositorySubject,
  updateHook,
  workspaceSubject,
} from '../actions/hooks.ts';
import { ApiError } from '../errors.ts';
import { braced, unbraced } from '../state/ids.ts';
import { workspaceAccess } from '../state/permissions.ts';
import { findWorkspace, fullName } from '../state/state.ts';
import type { Delivery, Hook } from '../state/types.ts';
import type { World } from '../world.ts';
import { deliveryBody, deliveryList, deliveryState } from './deliveries.ts';
import { type Html, html } from './html.ts';
import { type Page, sendPage } from './layout.ts';
import { action, lozenge } from './parts.ts';
import { callerOf, repositoryFor, requireSameOrigin, viewerOf } from './viewer.ts';
import { EMPTY_HOOK, fieldsOf, type HookFields, webhookForm } from './webhook-form.ts';

/** Where hooks are: at a repository or at a workspace. */
type Place = {
  readonly subject: Hook['subject'];
  readonly base: string;
  readonly page: Omit<Page, 'title' | 'body'>;
};

/** Webhooks of repositories and workspaces: list, form, history. */
export function webhookPages(app: FastifyInstance, world: World): void {
  register(app, world, '/:workspace/:repo/admin/webhooks', (request) => {
    const repository = repositoryFor(world, request, 'admin');
    return {
      subject: repositorySubject(repository),
      base: `/${fullName(repository)}/admin/webhooks`,
      page: { repository, active: 'webhooks' },
    };
  });
  register(app, world, '/:workspace/workspace/settings/webhooks', (request) => {
    const { workspace: slug } = z.object({ workspace: z.string() }).parse(request.params);
    const workspace = findWorkspace(world.state, slug);
    if (!workspace) throw new ApiError(404, `There is no workspace ${slug}.`);
    if (workspaceAccess(callerOf(viewerOf(world, request)), workspace) !== 'administrator') {
      throw new ApiError(403, `Only an administrator of ${workspace.name} may see its webhooks.`);
    }
    return {
      subject: workspaceSubject(workspace),
      base: `/${workspace.slug}/workspace/settings/webhooks`,
      page: {},
    };
  });
}

type Find = (request: FastifyRequest) => Place;

function register(app: FastifyInstance, world: World, root: string, placeOf: Find): void {
  const send = (request: FastifyRequest, reply: FastifyReply, title: string, body: Html) =>
    sendPage(world, request, reply, { ...placeOf(request).page, title, body });

  app.get(root, (request, reply) => send(request, reply, 'Webhooks', listBody(world, placeOf(request))));
  app.get(`${root}/new`, (request, reply) =>
    send(request, reply, 'Add webhook', formBody(placeOf(request), EMPTY_HOOK, null)),
  );
  app.post(`${root}/new`, (request, reply) => save(world, placeOf(request), { request, reply, hook: null }));
  app.get(`${root}/:hook`, (request, reply) => {
    const place = placeOf(request);
    return send(
      request,
      reply,
      'Edit webhook',
      formBody(place, fieldsOf(hookOf(place, request)), null, hookOf(place, request)),
    );
  });
  app.post(`${root}/:hook`, (request, reply) => {
    const place = placeOf(request);
    return save(world, place, { request, reply, hook: hookOf(place, request) });
  });
  app.post(`${root}/:hook/delete`, (request, reply) => {
    requireSameOrigin(request);
    const place = placeOf(request);
    deleteHook(hookOf(place, request));
    return reply.redirect(place.base, 303);
  });
  app.get(`${root}/:hook/history`, (request, reply) => {
    const place = placeOf(request);
    const hook = hookOf(place, request);
    return send(
      request,
      reply,
      'Request history',
      deliveryList(hook, `${place.base}/${unbraced(hook.uuid)}`, world.now()),
    );
  });
  app.get(`${root}/:hook/history/:delivery`, (request, reply) => {
    const place = placeOf(request);
    const hook = hookOf(place, request);
    const delivery = deliveryOf(hook, request);
    return send(
      request,
      reply,
      `Delivery ${delivery.event}`,
      deliveryBody(delivery, `${place.base}/${unbraced(hook.uuid)}`, world.now()),
    );
  });
  app.post(`${root}/:hook/history/:delivery/resend`, (request, reply) => {
    requireSameOrigin(request);
    const place = placeOf(request);
    const hook = hookOf(place, request);
    const again = world.sender.resend(deliveryOf(hook, request));
    return reply.redirect(`${place.base}/${unbraced(hook.uuid)}/history/${unbraced(again.uuid)}`, 303);
  });
}

const formSchema = z.object({
  description: z.string(),
  url: z.string(),
  secret: z.string().default(''),
  clear: z.string().optional(),
  active: z.string().optional(),
  skip: z.string().optional(),
  events: z.union([z.string().transform((event) => [event]), z.array(z.string())]).default([]),
});

type Save = { readonly request: FastifyRequest; readonly reply: FastifyReply; readonly hook: Hook | null };

/** Saves what was typed, or shows it again with the reason why not. */
async function save(world: World, place: Place, { request, reply, hook }: Save): Promise<FastifyReply> {
  requireSameOrigin(request);
  const typed = formSchema.parse(request.body);
  const form: HookForm = {
    url: typed.url,
    description: typed.description,
    active: typed.active === 'on',
    events: typed.events,
    secret: typed.clear === 'on' ? null : typed.secret || undefined,
    skipCertVerification: typed.skip === 'on',
    historyEnabled: true,
  };
  try {
    if (hook) await updateHook(world, hook, form);
    else await createHook(world, place.subject, form);
    return reply.redirect(place.base, 303);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const fields = {
      ...EMPTY_HOOK,
      ...typed,
      active: typed.active === 'on',
      skipCertVerification: typed.skip === 'on',
    };
    const body = formBody(place, fields, error.message, hook);
    return sendPage(world, request, reply.status(error.status), { ...place.page, title: 'Webhook', body });
  }
}

function formBody(place: Place, fields: HookFields, error: string | null, hook: Hook | null = null): Html {
  const path = `${place.base}/${hook ? unbraced(hook.uuid) : 'new'}`;
  return html`<h1>${hook ? 'Edit webhook' : 'Add webhook'}</h1>
    ${webhookForm({ action: path, type: place.subject.type, fields, error })}
    ${hook ? html`<h2>Delete</h2><p>Deliveries stop at once; the history goes with the webhook.</p>${action(`${path}/delete`, 'Delete webhook')}` : null}`;
}

function listBody(world: World, place: Place): Html {
  const hooks = [...hooksOf(place).values()];
  return html`<h1>Webhooks</h1>
    <p>Webhooks tell another server what happens here.${
      world.settings.allowPrivateHookUrls
        ? ' This emulator also calls private addresses; Bitbucket never does.'
        : null
    }</p>
    <p><a class="button" href="${place.base}/new">Add webhook</a></p>
    ${hooks.length === 0 ? html`<p class="muted">There is no webhook yet.</p>` : html`<ul class="rows tall">${hooks.map((hook) => row(place, hook))}</ul>`}`;
}

function row(place: Place, hook: Hook): Html {
  const base = `${place.base}/${unbraced(hook.uuid)}`;
  const last = hook.deliveries.at(-1);
  return html`<li>
    ${hook.active ? lozenge('good', '●', 'Active') : lozenge('idle', '▬', 'Inactive')}
    <span class="grow"><a href="${base}">${hook.description || hook.url}</a>
      <span class="muted block mono">${hook.url}</span>
      <span class="muted block">${hook.secret === null ? 'Not signed' : 'Signed with a secret'}</span>
      <span class="muted block">${hook.events.join(', ')}</span></span>
    ${last ? deliveryState(last) : null}
    <a href="${base}/history">View requests (${hook.deliveries.length})</a>
  </li>`;
}

function hooksOf({ subject }: Place): Map<string, Hook> {
  return subject.type === 'repository' ? subject.repository.hooks : subject.workspace.hooks;
}

function hookOf(place: Place, request: FastifyRequest): Hook {
  const { hook: id } = z.object({ hook: z.string() }).parse(request.params);
  const hook = hooksOf(place).get(braced(id));
  if (!hook) throw new ApiError(404, 'There is no such webhook.');
  return hook;
}

function deliveryOf(hook: Hook, request: FastifyRequest): Delivery {
  const { delivery: id } = z.object({ delivery: z.string() }).parse(request.params);
  const delivery = hook.deliveries.find(({ uuid }) => uuid === braced(id));
  if (!delivery) throw new ApiError(404, 'There is no such delivery, or it is too old.');
  return delivery;
}
