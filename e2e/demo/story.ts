import { performance } from 'node:perf_hooks';
import { z } from 'zod';
import { approve, commentsOf, merge, openPullRequest } from '../support/acme.ts';
import { act, runsOf } from '../support/platform.ts';
import { until } from '../support/until.ts';
import type { Stage } from './stage.ts';
import { onlyRun, pullRequestLink, runLink, seenStatus, since, words } from './watch.ts';
import type { Server } from './world.ts';

/** A branch that touches `app` only, its pull request, and what Bitbucket shows of the plan. */
export async function propose(stage: Stage): Promise<number> {
  const { report, acme, gantry, repo, timings } = stage;
  report.chapter('A pull request');
  const started = performance.now();
  const head = await report.step(
    'Push a branch that touches app/ only',
    () =>
      acme.emulator.seed.commitFiles({
        repo,
        branch: 'three-web-servers',
        files: { 'app/terraform.tfvars': 'web_replicas = 3\n' },
        message: 'Run three web servers\n\nTwo are too few for the sale.\n',
        author: acme.ada.user,
      }),
    (sha) => ({
      found: `Commit ${sha.slice(0, 7)}`,
      link: `${acme.emulator.url}/acme/infrastructure/commits/${sha}`,
    }),
  );
  const { id } = await report.step(
    'Open the pull request',
    () => openPullRequest(acme.ada, repo, 'three-web-servers', 'Run three web servers'),
    (pullRequest) => ({
      found: `Pull request #${pullRequest.id} by Ada`,
      link: pullRequestLink(stage, pullRequest.id),
    }),
  );
  await seenStatus(stage, head, () => true);
  const status = since(started);
  const final = await report.step(
    'Wait for the final build status',
    () => seenStatus(stage, head, (state) => state !== 'INPROGRESS'),
    (seen) => ({ found: `${seen.name}: ${seen.state}, ${seen.description}`, link: seen.url }),
  );
  if (final.state !== 'SUCCESSFUL') throw new Error(`The status is ${final.state}: ${final.description}`);
  timings.push({ event: `pull request #${id}`, status, plan: since(started), apply: null });
  await report.step(
    'Find exactly one proposed run',
    () => onlyRun(stage, 'app', head, 'PROPOSED'),
    (run) => ({
      found: `app #${run.number}: ${run.state}, ${words(run)}; network was left alone`,
      link: runLink(gantry, 'app', run),
    }),
  );
  await report.step(
    'Read the comment on the pull request',
    () =>
      until('one comment with the plan', async () => {
        const comments = (await commentsOf(acme.ada, repo, id)).filter(({ deleted }) => !deleted);
        const [comment] = comments;
        return comments.length === 1 && comment?.content.raw.includes('fakecloud_server') ? comment : null;
      }),
    (comment) => ({
      found: `${comment.content.raw.split('\n').length} lines by ${comment.user.display_name}`,
      link: pullRequestLink(stage, id),
    }),
  );
  return id;
}

/** Approve, merge, confirm, and see it applied. */
export async function deploy(stage: Stage, id: number): Promise<void> {
  const { report, acme, gantry, repo, timings } = stage;
  report.chapter('Merge and deploy');
  await report.step(
    'Approve as Grace',
    () => approve(acme.grace, repo, id),
    () => ({ found: 'Approved', link: pullRequestLink(stage, id) }),
  );
  const started = performance.now();
  const merged = await report.step(
    'Merge',
    () => merge(acme.grace, repo, id),
    ({ merge_commit: { hash } }) => ({
      found: `Merge commit ${hash.slice(0, 7)}`,
      link: `${acme.emulator.url}/acme/infrastructure/commits/${hash}`,
    }),
  );
  const sha = merged.merge_commit.hash;
  await seenStatus(stage, sha, () => true);
  const status = since(started);
  const waiting = await report.step(
    'Wait for the plan of the tracked run',
    () =>
      until('UNCONFIRMED', async () =>
        (await runsOf(gantry.admin, 'app')).find(({ state }) => state === 'UNCONFIRMED'),
      ),
    (run) => ({
      found: `app #${run.number}: ${words(run)}. ${run.reason}`,
      link: runLink(gantry, 'app', run),
    }),
  );
  await onlyRun(stage, 'app', sha, 'TRACKED');
  const plan = since(started);
  const confirmed = performance.now();
  await report.step(
    'Confirm and apply',
    async () => {
      await act(gantry.admin, 'runConfirm', { stack: 'app', run: waiting.id });
      const ended = ['FINISHED', 'FAILED', 'STOPPED', 'DISCARDED'];
      const run = await until('the end of the run', async () =>
        (await runsOf(gantry.admin, 'app')).find(
          (seen) => seen.id === waiting.id && ended.includes(seen.state),
        ),
      );
      if (run.state !== 'FINISHED') throw new Error(`The run is ${run.state}: ${run.reason}`);
      return seenStatus(stage, sha, (state) => state === 'SUCCESSFUL');
    },
    (seen) => ({ found: `Applied. ${seen.name}: ${seen.description}`, link: `${gantry.url}/stack/app` }),
  );
  timings.push({ event: `merge of #${id}`, status, plan, apply: since(confirmed) });
  await report.step(
    'Read the outputs of the stack',
    () => outputsOf(gantry),
    (names) => ({ found: `Outputs: ${names.join(', ')}`, link: `${gantry.url}/stack/app/outputs` }),
  );
}

async function outputsOf({ admin }: Server): Promise<string[]> {
  const schema = z.object({
    stack: z.object({
      outputs: z.array(z.object({ name: z.string(), sensitive: z.boolean(), value: z.string().nullable() })),
    }),
  });
  const { stack } = await admin.query(schema, '{ stack(id: "app") { outputs { name sensitive value } } }');
  if (stack.outputs.length === 0) throw new Error('The stack has no outputs.');
  const leaked = stack.outputs.find(({ sensitive, value }) => sensitive && value !== null);
  if (leaked !== undefined) throw new Error(`The sensitive output ${leaked.name} is shown.`);
  return stack.outputs.map(({ name, sensitive }) => (sensitive ? `${name} (sensitive)` : name));
}
