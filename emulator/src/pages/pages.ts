import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyError, FastifyInstance } from 'fastify';
import { z } from 'zod';
import { ApiError } from '../errors.ts';
import { escapeHtml } from '../present/markdown.ts';
import { findUser } from '../state/state.ts';
import type { World } from '../world.ts';
import { commitPages } from './commit.ts';
import { errorPage, sendPage } from './layout.ts';
import { pullRequestPages } from './pull-requests.ts';
import { repositoryPages } from './repositories.ts';
import { sourcePages } from './source.ts';
import { tokenPages } from './tokens.ts';
import { rememberViewer, requireSameOrigin } from './viewer.ts';
import { webhookPages } from './webhooks.ts';

const actAsSchema = z.object({ user: z.string(), next: z.string().startsWith('/').default('/') });

/** The web pages for people. */
export function pages(world: World) {
  return async (app: FastifyInstance): Promise<void> => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string' },
      (_request, body, done) => done(null, parseForm(String(body))),
    );
    app.setErrorHandler<FastifyError>((error, request, reply) => {
      const status = error instanceof ApiError ? error.status : error instanceof z.ZodError ? 400 : 500;
      const message = error instanceof z.ZodError ? z.prettifyError(error) : error.message;
      return sendPage(world, request, reply.status(status), errorPage(status, message));
    });
    await assets(app, world);
    app.post('/account/act-as', (request, reply) => {
      requireSameOrigin(request);
      const { user: id, next } = actAsSchema.parse(request.body);
      const user = findUser(world.state, id);
      if (!user) throw new ApiError(404, 'There is no such user.');
      rememberViewer(reply, user);
      return reply.redirect(next.startsWith('//') ? '/' : next, 303);
    });
    tokenPages(app, world);
    repositoryPages(app, world);
    sourcePages(app, world);
    commitPages(app, world);
    pullRequestPages(app, world);
    webhookPages(app, world);
  };
}

function parseForm(text: string): Record<string, string | string[]> {
  const form = new URLSearchParams(text);
  return Object.fromEntries(
    [...new Set(form.keys())].map((name) => {
      const values = form.getAll(name);
      return [name, values.length > 1 ? values : (values[0] ?? '')];
    }),
  );
}

const ICON = svg('<path fill="#0b57d0" d="M8 1l7 7-7 7-7-7z"/>', 16);

async function assets(app: FastifyInstance, world: World): Promise<void> {
  const sheets = ['base.css', 'parts.css', 'forms.css', 'insights.css'].map((name) =>
    readFile(join(import.meta.dirname, 'style', name)),
  );
  const style = Buffer.concat(await Promise.all(sheets));
  app.get('/assets/emulator.css', (_request, reply) =>
    reply.type('text/css').header('cache-control', 'no-cache').send(style),
  );
  app.get('/assets/icon.svg', (_request, reply) => reply.type('image/svg+xml').send(ICON));
  // The avatars that REST answers point at.
  app.get<{ Params: { id: string } }>('/avatars/:id', (request, reply) => {
    const name = findUser(world.state, request.params.id)?.displayName ?? '?';
    return reply.type('image/svg+xml').send(initials(name));
  });
  app.get<{ Params: { id: string } }>('/ravatar/:id', (_request, reply) =>
    reply.type('image/svg+xml').send(ICON),
  );
  app.get<{ Params: { id: string } }>('/workspaces/:id/avatar/', (request, reply) =>
    reply.type('image/svg+xml').send(initials(request.params.id)),
  );
}

function initials(name: string): string {
  const letters = name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word[0]?.toUpperCase() ?? '')
    .join('');
  const text = `<text x="12" y="16" font-family="sans-serif" font-size="10" fill="#fff" text-anchor="middle">${escapeHtml(letters)}</text>`;
  return svg(`<circle cx="12" cy="12" r="12" fill="#44546f"/>${text}`, 24);
}

function svg(content: string, size: number): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}">${content}</svg>`;
}
