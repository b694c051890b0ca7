import type { FastifyInstance } from 'fastify';
import { ApiError } from '../errors.ts';
import { callerPermission } from '../state/permissions.ts';
import { findUser, findWorkspace, fullName } from '../state/state.ts';
import type { Repository, Workspace } from '../state/types.ts';
import type { World } from '../world.ts';
import { type Html, html } from './html.ts';
import { sendPage } from './layout.ts';
import { person, time } from './parts.ts';
import { callerOf, viewerOf } from './viewer.ts';

/** Lists of repositories, and the small page of a person. */
export function repositoryPages(app: FastifyInstance, world: World): void {
  app.get('/', (request, reply) => {
    const caller = callerOf(viewerOf(world, request));
    const workspaces = [...world.state.workspaces.values()];
    const body = html`<h1>Repositories</h1>
      ${workspaces.length === 0 ? html`<p class="muted">There is no workspace yet. Start with <code>--seed acme</code>.</p>` : null}
      ${workspaces.map((workspace) => {
        const visible = [...workspace.repositories.values()].filter((one) => callerPermission(caller, one));
        return html`<h2><a href="/${workspace.slug}/">${workspace.name}</a></h2>${list(visible, world.now())}`;
      })}`;
    return sendPage(world, request, reply, { title: 'Repositories', body });
  });

  app.get<{ Params: { workspace: string } }>('/:workspace/', (request, reply) => {
    const id = request.params.workspace;
    const user = findUser(world.state, id);
    if (user) {
      const body = html`<h1>${person(user)}</h1><p class="muted">${user.username}, account <code>${user.accountId}</code></p>`;
      return sendPage(world, request, reply, { title: user.displayName, body });
    }
    const workspace = findWorkspace(world.state, id);
    if (!workspace) throw new ApiError(404, `There is no workspace ${id}.`);
    const caller = callerOf(viewerOf(world, request));
    const visible = [...workspace.repositories.values()].filter((one) => callerPermission(caller, one));
    const body = html`<h1>${workspace.name}</h1>${list(visible, world.now())}
      <h2>People</h2>${members(world, workspace)}
      <p><a href="/${workspace.slug}/workspace/settings/webhooks">Webhooks of the workspace</a></p>`;
    return sendPage(world, request, reply, { title: workspace.name, body });
  });
  app.get<{ Params: { workspace: string } }>('/:workspace', (request, reply) =>
    reply.redirect(`/${encodeURIComponent(request.params.workspace)}/`),
  );
}

function list(repositories: readonly Repository[], now: Date): Html {
  if (repositories.length === 0) {
    return html`<p class="muted">No repository that you may see. Act as somebody else, or create one through the API.</p>`;
  }
  return html`<ul class="rows">${repositories.map(
    (repository) => html`<li>
      <span class="grow"><a href="/${fullName(repository)}">${repository.name}</a>
        <span class="muted block">${repository.description}</span></span>
      <span class="muted">${repository.isPrivate ? 'Private' : 'Public'}</span>
      <span class="muted">${time(repository.updatedOn, now)}</span>
    </li>`,
  )}</ul>`;
}

function members(world: World, workspace: Workspace): Html {
  return html`<ul class="rows">${[...workspace.members].map(([uuid, role]) => {
    const user = world.state.users.get(uuid);
    return user
      ? html`<li><span class="grow">${person(user)}</span><span class="muted">${role.charAt(0).toUpperCase()}${role.slice(1)}</span></li>`
      : null;
  })}</ul>`;
}
