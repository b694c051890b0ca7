import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { declinePullRequest } from '../actions/close-pull-request.ts';
import { addComment } from '../actions/comment.ts';
import { mergePullRequest } from '../actions/merge-pull-request.ts';
import { openPullRequest } from '../actions/open-pull-request.ts';
import { approve, removeChangeRequest, requestChanges, unapprove } from '../actions/review-pull-request.ts';
import { updatePullRequest } from '../actions/update-pull-request.ts';
import { ApiError } from '../errors.ts';
import { MERGE_STRATEGIES } from '../git/merge.ts';
import { listRefs } from '../git/refs.ts';
import { fullName } from '../state/state.ts';
import type { PullRequest, Repository, User } from '../state/types.ts';
import type { World } from '../world.ts';
import { type Html, html } from './html.ts';
import { sendPage } from './layout.ts';
import { person, pullRequestState, time } from './parts.ts';
import { pullRequestBody } from './pull-request.ts';
import { repositoryFor, requireSameOrigin, requireViewer } from './viewer.ts';

const ROOT = '/:workspace/:repo/pull-requests';
const active = 'pull-requests';

/** The list, the form for a new one, the page of one, and its buttons. */
export function pullRequestPages(app: FastifyInstance, world: World): void {
  app.get(`${ROOT}/`, (request, reply) => {
    const repository = repositoryFor(world, request);
    const all = [...repository.pullRequests.values()].reverse();
    const body = html`<h1>Pull requests</h1>
      <p><a class="button" href="/${fullName(repository)}/pull-requests/new">Create pull request</a></p>
      ${list(all, world.now())}`;
    return sendPage(world, request, reply, { title: 'Pull requests', body, repository, active });
  });
  app.get(ROOT, (request, reply) => reply.redirect(`${request.url.replace(/\?.*/, '')}/`));

  app.get<{ Querystring: { source?: string } }>(`${ROOT}/new`, (request, reply) => {
    const repository = repositoryFor(world, request);
    const body = newForm(repository, request.query.source ?? '');
    return sendPage(world, request, reply, { title: 'Create a pull request', body, repository, active });
  });
  app.post(`${ROOT}/new`, async (request, reply) => {
    requireSameOrigin(request);
    const repository = repositoryFor(world, request);
    const form = newSchema.parse(request.body);
    const pullRequest = await openPullRequest(world, repository, requireViewer(world, request), {
      title: form.title,
      description: form.description,
      destination: form.destination,
      draft: form.draft === 'on',
      source: { repository, branch: form.source },
    });
    return reply.redirect(pageOf(pullRequest), 303);
  });

  for (const path of [`${ROOT}/:id`, `${ROOT}/:id/*`]) {
    app.get(path, async (request, reply) => {
      const pullRequest = pullRequestFor(world, request);
      const { repository } = pullRequest;
      const body = await pullRequestBody(world, pullRequest, requireViewer(world, request));
      const title = `${pullRequest.title} #${pullRequest.id}`;
      return sendPage(world, request, reply, { title, body, repository, active });
    });
  }
  app.post<{ Params: { verb: string } }>(`${ROOT}/:id/:verb`, async (request, reply) => {
    requireSameOrigin(request);
    const pullRequest = pullRequestFor(world, request);
    const act = VERBS[request.params.verb];
    if (!act) throw new ApiError(404, `There is no action ${request.params.verb}.`);
    await act({ world, pullRequest, viewer: requireViewer(world, request), form: request.body });
    return reply.redirect(pageOf(pullRequest), 303);
  });
}

const newSchema = z.object({
  title: z.string().min(1),
  description: z.string().optional(),
  source: z.string(),
  destination: z.string(),
  draft: z.string().optional(),
});
const mergeSchema = z.object({ strategy: z.enum(MERGE_STRATEGIES), close: z.string().optional() });
const commentSchema = z.object({ raw: z.string().min(1) });

type Act = { world: World; pullRequest: PullRequest; viewer: User; form: unknown };

/** What the buttons of the page do, by the last part of the address. */
const VERBS: Readonly<Record<string, (act: Act) => Promise<unknown>>> = {
  approve: ({ world, pullRequest, viewer }) => approve(world, pullRequest, viewer),
  unapprove: ({ world, pullRequest, viewer }) => unapprove(world, pullRequest, viewer),
  'request-changes': ({ world, pullRequest, viewer }) => requestChanges(world, pullRequest, viewer),
  'remove-change-request': ({ world, pullRequest, viewer }) =>
    removeChangeRequest(world, pullRequest, viewer),
  decline: ({ world, pullRequest, viewer }) => declinePullRequest(world, pullRequest, viewer, ''),
  comment: ({ world, pullRequest, viewer, form }) =>
    addComment(world, pullRequest, viewer, { raw: commentSchema.parse(form).raw }),
  draft: ({ world, pullRequest, viewer }) =>
    updatePullRequest(world, pullRequest, viewer, { title: pullRequest.title, draft: true }),
  ready: ({ world, pullRequest, viewer }) =>
    updatePullRequest(world, pullRequest, viewer, { title: pullRequest.title, draft: false }),
  merge({ world, pullRequest, viewer, form }) {
    const { strategy, close } = mergeSchema.parse(form);
    return mergePullRequest(world, pullRequest, viewer, { strategy, closeSourceBranch: close === 'on' });
  },
};

function pullRequestFor(world: World, request: FastifyRequest): PullRequest {
  const repository = repositoryFor(world, request);
  const { id } = z.object({ id: z.coerce.number() }).parse(request.params);
  const pullRequest = repository.pullRequests.get(id);
  if (!pullRequest) throw new ApiError(404, `There is no pull request #${id}.`);
  return pullRequest;
}

function pageOf(pullRequest: PullRequest): string {
  return `/${fullName(pullRequest.repository)}/pull-requests/${pullRequest.id}`;
}

function list(all: readonly PullRequest[], now: Date): Html {
  if (all.length === 0) return html`<p class="muted">Nobody has opened a pull request here yet.</p>`;
  return html`<ul class="rows roomy">${all.map(
    (pullRequest) => html`<li>
      <span class="state">${pullRequestState(pullRequest)}</span>
      <span class="grow"><a href="${pageOf(pullRequest)}">${pullRequest.title}</a>
        <span class="muted block">#${pullRequest.id} <span class="mono">${pullRequest.source.branch} → ${pullRequest.destination.branch}</span></span></span>
      ${person(pullRequest.author)}
      <span class="muted">${time(pullRequest.updatedOn, now)}</span>
    </li>`,
  )}</ul>`;
}

function newForm(repository: Repository, source: string): Html {
  const names = listRefs(repository.git, 'branch').map(({ name }) => name);
  const options = (chosen: string | null) =>
    names.map((name) => html`<option${name === chosen ? html` selected` : null}>${name}</option>`);
  const from = source || (names.find((name) => name !== repository.mainBranch) ?? null);
  return html`<h1>Create a pull request</h1>
    <form class="stack" method="post" action="/${fullName(repository)}/pull-requests/new">
      <label for="source">Source branch</label><select id="source" name="source">${options(from)}</select>
      <label for="destination">Destination branch</label><select id="destination" name="destination">${options(repository.mainBranch)}</select>
      <label for="title">Title</label><input id="title" name="title" required maxlength="255">
      <label for="description">Description</label><textarea id="description" name="description" rows="6"></textarea>
      <label class="check"><input type="checkbox" name="draft"> Create as a draft</label>
      <div><button class="primary">Create pull request</button></div>
    </form>`;
}
