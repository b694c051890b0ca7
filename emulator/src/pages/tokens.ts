import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { createApiToken, LONGEST_LIFE_MS } from '../actions/create-token.ts';
import { ApiError } from '../errors.ts';
import type { ApiToken, User } from '../state/types.ts';
import type { World } from '../world.ts';
import { type Html, html } from './html.ts';
import { sendPage } from './layout.ts';
import { action, lozenge, time } from './parts.ts';
import { requireSameOrigin, requireViewer } from './viewer.ts';

/** The scopes that the form offers, in the order of Atlassian's. */
const OFFERED = [
  ['Repository', ['read:repository', 'write:repository', 'admin:repository', 'delete:repository']],
  ['Pull requests', ['read:pullrequest', 'write:pullrequest']],
  ['Webhooks', ['read:webhook', 'write:webhook', 'delete:webhook']],
  ['Workspace, project and user', ['read:workspace', 'read:project', 'admin:project', 'read:user']],
] as const;

const ROOT = '/account/api-tokens';
const DAY_MS = 24 * 60 * 60 * 1000;

const formSchema = z.object({
  label: z.string().min(1).max(100),
  expires: z.iso.date(),
  scopes: z.union([z.string().transform((scope) => [scope]), z.array(z.string())]).default([]),
});

/** A person's API tokens, as at id.atlassian.com. */
export function tokenPages(app: FastifyInstance, world: World): void {
  app.get(ROOT, (request, reply) => {
    const user = requireViewer(world, request);
    return sendPage(world, request, reply, { title: 'API tokens', body: tokensBody(world, user, null) });
  });
  app.post(ROOT, (request, reply) => {
    requireSameOrigin(request);
    const user = requireViewer(world, request);
    const { label, expires, scopes } = formSchema.parse(request.body);
    const expiresAt = new Date(`${expires}T23:59:59Z`);
    if (expiresAt.getTime() > world.now().getTime() + LONGEST_LIFE_MS + DAY_MS) {
      throw new ApiError(400, 'A token lives a year at most. Choose an earlier date.');
    }
    const { token } = createApiToken(world, { user, label, expiresAt, scopes });
    return sendPage(world, request, reply, { title: 'API tokens', body: tokensBody(world, user, token) });
  });
  app.post<{ Params: { id: string } }>(`${ROOT}/:id/revoke`, (request, reply) => {
    requireSameOrigin(request);
    const token = tokensOf(world, requireViewer(world, request)).find(({ id }) => id === request.params.id);
    if (!token) throw new ApiError(404, 'There is no such token.');
    token.revokedAt = world.now();
    return reply.redirect(ROOT, 303);
  });
}

function tokensOf(world: World, user: User): ApiToken[] {
  return [...world.state.credentials.values()].flatMap((credential) =>
    credential.kind === 'api_token' && credential.user === user ? [credential] : [],
  );
}

function tokensBody(world: World, user: User, fresh: string | null): Html {
  const tokens = tokensOf(world, user);
  return html`<h1>API tokens of ${user.displayName}</h1>
    ${
      fresh
        ? html`<div class="box padded" role="status"><h2>Copy the token now</h2>
      <p>It is not shown again. REST calls take <code>${user.email}</code> as the name, git takes <code>x-bitbucket-api-token-auth</code>.</p>
      <pre class="token">${fresh}</pre></div>`
        : null
    }
    ${tokens.length === 0 ? html`<p class="muted">There is no token yet.</p>` : html`<ul class="rows tall">${tokens.map((token) => row(world, token))}</ul>`}
    <h2>Create API token with scopes</h2>${tokenForm(world)}`;
}

function row(world: World, token: ApiToken): Html {
  const now = world.now();
  const expired = token.expiresAt !== null && token.expiresAt <= now;
  const state = token.revokedAt
    ? lozenge('idle', '▬', 'Revoked')
    : expired
      ? lozenge('bad', '✕', 'Expired')
      : lozenge('good', '●', 'Valid');
  return html`<li>${state}
    <span class="grow">${token.label}<span class="muted block">${token.scopes.join(', ') || 'no scopes'}</span></span>
    <span class="muted">expires ${token.expiresAt?.toISOString().slice(0, 10)}</span>
    <span class="muted">${token.lastUsedAt ? html`used ${time(token.lastUsedAt, now)}` : 'never used'}</span>
    ${token.revokedAt ? null : action(`${ROOT}/${token.id}/revoke`, 'Revoke')}</li>`;
}

function tokenForm(world: World): Html {
  const latest = new Date(world.now().getTime() + LONGEST_LIFE_MS).toISOString().slice(0, 10);
  return html`<form class="stack" method="post" action="${ROOT}">
    <label for="label">Name</label><input id="label" name="label" required maxlength="100">
    <label for="expires">Expires on</label><input id="expires" name="expires" type="date" required value="${latest}" max="${latest}">
    <fieldset class="triggers"><legend>Scopes</legend>${OFFERED.map(
      ([group, scopes]) =>
        html`<fieldset><legend>${group}</legend>${scopes.map(
          (scope) =>
            html`<label class="check"><input type="checkbox" name="scopes" value="${scope}:bitbucket"> <code>${scope}</code></label>`,
        )}</fieldset>`,
    )}</fieldset>
    <div><button class="primary">Create</button></div>
  </form>`;
}
