import type { FastifyInstance } from 'fastify';
import { ApiError } from '../errors.ts';
import { readCommit } from '../git/commits.ts';
import { unifiedDiff } from '../git/diff.ts';
import { resolveRevision } from '../git/refs.ts';
import { statusesOf } from '../rest/statuses.ts';
import { fullName } from '../state/state.ts';
import type { World } from '../world.ts';
import { diffView } from './diff.ts';
import { html } from './html.ts';
import { reportList } from './insights.ts';
import { sendPage } from './layout.ts';
import { action, builds, hashLink, time } from './parts.ts';
import { repositoryFor, requireSameOrigin } from './viewer.ts';

/** A commit with its builds, reports and differences. */
export function commitPages(app: FastifyInstance, world: World): void {
  app.get<{ Params: { '*': string } }>('/:workspace/:repo/commits/*', async (request, reply) => {
    const repository = repositoryFor(world, request);
    const revision = request.params['*'].replace(/^(tag|branch)\//, '');
    const hash = await resolveRevision(repository.git, revision);
    const commit = hash && (await readCommit(repository.git, hash));
    if (!commit) throw new ApiError(404, `There is no commit ${revision}.`);
    const base = `/${fullName(repository)}`;
    const [subject, ...rest] = commit.message.trimEnd().split('\n');
    const diff = await unifiedDiff(repository.git, { from: commit.parents[0] ?? null, to: commit.hash });
    const body = html`<h1>${subject}</h1>
      ${rest.join('\n').trim() ? html`<pre class="message">${rest.join('\n').trim()}</pre>` : null}
      <p class="muted">${commit.author.name} committed ${time(commit.committer.date, world.now())}</p>
      <dl class="facts">
        <div><dt>Commit</dt><dd class="mono">${commit.hash}</dd></div>
        <div><dt>Parents</dt><dd class="mono">${commit.parents.length > 0 ? commit.parents.map((parent) => html`${hashLink(base, parent)} `) : 'none'}</dd></div>
      </dl>
      <h2>Builds</h2>${builds(statusesOf(repository, [commit.hash]), world.now())}
      <h2>Reports</h2>${reportList([...(repository.reports.get(commit.hash)?.values() ?? [])])}
      <h2>Pull requests</h2>${
        repository.commitLinks === 'installed'
          ? html`<p class="muted">The "Pull Request Commit Links" app is installed.</p>`
          : html`<p class="muted">Clicking "Pull requests" here installs the "Pull Request Commit Links" app, as on Bitbucket.</p>
            ${action(`${base}/install-commit-links`, 'Pull requests')}`
      }
      <h2>Changes</h2>${diffView(diff.toString())}`;
    return sendPage(world, request, reply, {
      title: subject ?? commit.hash,
      body,
      repository,
      active: 'commits',
    });
  });

  app.post('/:workspace/:repo/install-commit-links', (request, reply) => {
    requireSameOrigin(request);
    const repository = repositoryFor(world, request);
    repository.commitLinks = 'installed';
    return reply.redirect(`/${fullName(repository)}/pull-requests/`, 303);
  });
}
