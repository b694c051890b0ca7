import type { FastifyReply, FastifyRequest } from 'fastify';
import { fullName } from '../state/state.ts';
import type { Repository, User } from '../state/types.ts';
import type { World } from '../world.ts';
import { type Html, html } from './html.ts';
import { viewerOf } from './viewer.ts';

export type Page = {
  readonly title: string;
  readonly body: Html;
  /** Shows the repository's navigation. */
  readonly repository?: Repository;
  readonly active?: 'source' | 'commits' | 'branches' | 'pull-requests' | 'webhooks';
};

/** Sends a whole page. */
export function sendPage(
  world: World,
  request: FastifyRequest,
  reply: FastifyReply,
  page: Page,
): FastifyReply {
  const viewer = viewerOf(world, request);
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title} · Bitbucket emulator</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/emulator.css">
</head>
<body>
<a class="skip" href="#content">Skip to content</a>
<header class="top">
  <a class="brand" href="/"><span aria-hidden="true">◆</span> Bitbucket <span class="muted">emulator</span></a>
  <nav aria-label="Main"><a href="/">Repositories</a> <a href="/account/api-tokens">API tokens</a></nav>
  ${viewer ? switchUser(world, viewer, request.url) : null}
</header>
<div class="${page.repository ? 'frame with-side' : 'frame'}">
${page.repository ? repositoryNavigation(page.repository, page.active) : null}
<main id="content">${page.body}</main>
</div>
</body>
</html>`;
  return reply
    .type('text/html; charset=utf-8')
    .header(
      'content-security-policy',
      "default-src 'none'; style-src 'self'; img-src 'self' https:; form-action 'self'",
    )
    .send(document.text);
}

function switchUser(world: World, viewer: User, next: string): Html {
  return html`<form class="switch" method="post" action="/account/act-as">
    <input type="hidden" name="next" value="${next}">
    <label for="act-as">Act as</label>
    <select id="act-as" name="user">${[...world.state.users.values()].map(
      (user) =>
        html`<option value="${user.uuid}"${user === viewer ? html` selected` : null}>${user.displayName}</option>`,
    )}</select>
    <button>Switch</button>
  </form>`;
}

const TABS = [
  ['source', 'Source', ''],
  ['commits', 'Commits', '/commits/'],
  ['branches', 'Branches', '/branches/'],
  ['pull-requests', 'Pull requests', '/pull-requests/'],
  ['webhooks', 'Webhooks', '/admin/webhooks'],
] as const;

function repositoryNavigation(repository: Repository, active: Page['active']): Html {
  const base = `/${fullName(repository)}`;
  return html`<aside class="side">
    <p class="crumb"><a href="/${repository.workspace.slug}/">${repository.workspace.name}</a></p>
    <p class="name"><a href="${base}">${repository.name}</a></p>
    <nav aria-label="Repository">${TABS.map(
      ([id, label, path]) =>
        html`<a href="${base}${path}"${id === active ? html` aria-current="page"` : null}>${label}</a>`,
    )}</nav>
  </aside>`;
}

/** A page for what went wrong. */
export function errorPage(status: number, message: string): Page {
  const title = status === 404 ? 'Not found' : status === 403 ? 'Not allowed' : 'That did not work';
  return {
    title,
    body: html`<h1>${title}</h1><p>${message}</p><p><a href="/">Go to the repositories</a></p>`,
  };
}
