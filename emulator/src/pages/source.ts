import type { FastifyInstance } from 'fastify';
import { ApiError } from '../errors.ts';
import { listCommits, readCommit } from '../git/commits.ts';
import { isAncestor, unifiedDiff } from '../git/diff.ts';
import { listRefs, resolveRevision } from '../git/refs.ts';
import { type Directory, type File, readPath } from '../git/tree.ts';
import { fullName } from '../state/state.ts';
import type { Repository } from '../state/types.ts';
import type { World } from '../world.ts';
import { diffView } from './diff.ts';
import { type Html, html } from './html.ts';
import { sendPage } from './layout.ts';
import { hashLink, markdown, time } from './parts.ts';
import { repositoryFor } from './viewer.ts';

/** Files longer than this are offered raw instead of shown. */
const SHOWN_BYTES = 256 * 1024;

/** Files, commits and branches of a repository. */
export function sourcePages(app: FastifyInstance, world: World): void {
  app.get('/:workspace/:repo', async (request, reply) => {
    const repository = repositoryFor(world, request);
    const body = repository.mainBranch
      ? await sourceBody(world, repository, repository.mainBranch, '')
      : emptyRepository(world, repository);
    return sendPage(world, request, reply, { title: repository.name, body, repository, active: 'source' });
  });
  app.get('/:workspace/:repo/', (request, reply) => reply.redirect(request.url.replace(/\/$/, '')));

  app.get<{ Params: { revision: string; '*': string } }>(
    '/:workspace/:repo/src/:revision/*',
    async (request, reply) => {
      const repository = repositoryFor(world, request);
      const { revision, '*': path } = request.params;
      const body = await sourceBody(world, repository, revision, path.replace(/\/+$/, ''));
      return sendPage(world, request, reply, {
        title: path || repository.name,
        body,
        repository,
        active: 'source',
      });
    },
  );

  app.get<{ Params: { '*': string } }>('/:workspace/:repo/branch/*', (request, reply) => {
    const branch = request.params['*'];
    const { git } = repositoryFor(world, request);
    const hash = listRefs(git, 'branch').find(({ name }) => name === branch)?.hash;
    if (!hash) throw new ApiError(404, `There is no branch ${branch}.`);
    return reply.redirect(`${repositoryBase(request.url)}/src/${hash}/`);
  });

  app.get('/:workspace/:repo/branches/', async (request, reply) => {
    const repository = repositoryFor(world, request);
    const body = html`<h1>Branches</h1>${await branchList(world, repository)}`;
    return sendPage(world, request, reply, { title: 'Branches', body, repository, active: 'branches' });
  });

  app.get<{ Params: { spec: string } }>(
    '/:workspace/:repo/branches/compare/:spec',
    async (request, reply) => {
      const repository = repositoryFor(world, request);
      const [newer = '', older = ''] = request.params.spec.split('..');
      const [to, from] = await Promise.all([
        resolveRevision(repository.git, newer),
        resolveRevision(repository.git, older),
      ]);
      if (!to || !from) throw new ApiError(404, 'One of the two commits is not there.');
      const diff = await unifiedDiff(repository.git, { from, to });
      const body = html`<h1>Compare</h1><p class="mono">${from.slice(0, 7)} → ${to.slice(0, 7)}</p>${diffView(diff.toString())}`;
      return sendPage(world, request, reply, { title: 'Compare', body, repository, active: 'branches' });
    },
  );

  app.get('/:workspace/:repo/commits/', async (request, reply) => {
    const repository = repositoryFor(world, request);
    const tips = listRefs(repository.git, 'branch').map(({ hash }) => hash);
    const body = html`<h1>Commits</h1>${await commitList(world, repository, tips)}`;
    return sendPage(world, request, reply, { title: 'Commits', body, repository, active: 'commits' });
  });
}

function repositoryBase(url: string): string {
  return url.split('/').slice(0, 3).join('/');
}

function emptyRepository(world: World, repository: Repository): Html {
  return html`<h1>${repository.name}</h1>
    <p>This repository is empty. Push a branch to it:</p>
    <pre class="box">git push ${world.origin}/${fullName(repository)}.git main</pre>`;
}

async function sourceBody(
  world: World,
  repository: Repository,
  revision: string,
  path: string,
): Promise<Html> {
  const hash = await resolveRevision(repository.git, revision);
  const found = hash && (await readPath(repository.git, hash, path));
  if (!hash || !found) throw new ApiError(404, `There is nothing at ${path || '/'} in ${revision}.`);
  const base = `/${fullName(repository)}/src/${encodeURIComponent(revision)}`;
  const parts = path.split('/').filter(Boolean);
  const crumbs = parts.map((part, index) =>
    index === parts.length - 1
      ? html` / ${part}`
      : html` / <a href="${base}/${parts
          .slice(0, index + 1)
          .map(encodeURIComponent)
          .join('/')}">${part}</a>`,
  );
  return html`<h1>${parts.at(-1) ?? repository.name}</h1>
    <p class="mono crumbs"><a href="${base}/">${revision.length === 40 ? revision.slice(0, 7) : revision}</a>${crumbs}</p>
    ${found.kind === 'file' ? fileView(found, path) : html`${folderView(base, found)}${await readme(repository, hash, found)}`}
    <p class="muted">At commit ${hashLink(`/${fullName(repository)}`, hash)}. Clone with
      <code>git clone ${world.origin}/${fullName(repository)}.git</code></p>`;
}

function folderView(base: string, directory: Directory): Html {
  const sorted = directory.entries.toSorted(
    (a, b) => Number(b.kind === 'directory') - Number(a.kind === 'directory'),
  );
  return html`<ul class="rows files">${sorted.map((entry) => {
    const name = entry.path.split('/').at(-1) ?? '';
    const mark = entry.kind === 'directory' ? '▸' : '·';
    const href = `${base}/${entry.path.split('/').map(encodeURIComponent).join('/')}`;
    return html`<li><span class="muted mono" aria-hidden="true">${mark}</span> <a class="grow" href="${href}">${name}${entry.kind === 'directory' ? '/' : ''}</a></li>`;
  })}</ul>`;
}

function fileView(file: File, path: string): Html {
  const text = file.data.toString();
  if (file.data.includes(0)) return html`<p class="muted">A binary file of ${file.data.length} bytes.</p>`;
  if (file.data.length > SHOWN_BYTES)
    return html`<p class="muted">A file of ${file.data.length} bytes, too long to show.</p>`;
  if (/\.md$/i.test(path)) return html`<div class="box padded">${markdown(text)}</div>`;
  return html`<div class="box scroll" tabindex="0" role="group" aria-label="Content of ${path}"><pre>${text}</pre></div>`;
}

async function readme(repository: Repository, hash: string, directory: Directory): Promise<Html | null> {
  const entry = directory.entries.find(({ path }) => /(^|\/)readme(\.md)?$/i.test(path));
  const file = entry && (await readPath(repository.git, hash, entry.path));
  if (file?.kind !== 'file') return null;
  return html`<section class="box padded" aria-label="README">${markdown(file.data.toString())}</section>`;
}

async function branchList(world: World, repository: Repository): Promise<Html> {
  const base = `/${fullName(repository)}`;
  const main = listRefs(repository.git, 'branch').find(({ name }) => name === repository.mainBranch);
  const rows = await Promise.all(
    listRefs(repository.git, 'branch').map(async (branch) => {
      const commit = await readCommit(repository.git, branch.hash);
      const merged = main && branch !== main && (await isAncestor(repository.git, branch.hash, main.hash));
      const note = branch === main ? 'Main branch' : merged ? 'Merged' : null;
      return html`<li>
        <span class="grow"><a class="mono" href="${base}/branch/${encodeURI(branch.name).replaceAll('#', '%23')}">${branch.name}</a>
          <span class="muted block">${commit?.message.split('\n')[0]}</span></span>
        ${note ? html`<span class="lozenge idle">${note}</span>` : null}
        ${hashLink(base, branch.hash)}
        <span class="muted">${commit ? time(commit.committer.date, world.now()) : null}</span>
      </li>`;
    }),
  );
  return rows.length > 0
    ? html`<ul class="rows tall">${rows}</ul>`
    : html`<p class="muted">No branch has been pushed yet.</p>`;
}

async function commitList(world: World, repository: Repository, include: readonly string[]): Promise<Html> {
  const commits = await listCommits(repository.git, { include, limit: 100 });
  if (commits.length === 0) return html`<p class="muted">No commit has been pushed yet.</p>`;
  return html`<ul class="rows">${commits.map(
    (commit) => html`<li>
      ${hashLink(`/${fullName(repository)}`, commit.hash)}
      <span class="grow">${commit.message.split('\n')[0]}</span>
      <span class="muted">${commit.author.name}</span>
      <span class="muted">${time(commit.committer.date, world.now())}</span>
    </li>`,
  )}</ul>`;
}
