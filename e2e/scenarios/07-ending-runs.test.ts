import type { Repository } from '@gantry/emulator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decline, openPullRequest, statusesOf } from '../support/acme.ts';
import { type Installation, startInstallation } from '../support/installation.ts';
import { act, createStack, runsOf, type SeenRun, triggerRun } from '../support/platform.ts';
import { type SlowPlace, startSlowPlace } from '../support/slow-place.ts';
import { until } from '../support/until.ts';

let installation: Installation;
let slow: SlowPlace;
let repo: Repository;

const quick = (size: number): string => `resource "terraform_data" "it" {\n  input = ${size}\n}\n`;

beforeAll(async () => {
  slow = await startSlowPlace();
  installation = await startInstallation({
    limits: { heartbeatSeconds: 0.2 },
    worker: { planGraceSeconds: 0.2, capacity: 2 },
  });
  repo = await installation.createRepository('infrastructure', {
    'slow/main.tf': slow.terraform,
    'quick/main.tf': quick(1),
  });
  for (const name of ['slow', 'quick']) {
    await createStack(installation.gantry.admin, {
      name,
      repository: 'acme/infrastructure',
      projectRoot: name,
    });
  }
  await installation.gantry.app.jobs.idle();
});
afterAll(async () => {
  await slow?.close();
  await installation?.close();
});

const commit = (branch: string, files: Record<string, string>): Promise<string> =>
  installation.acme.emulator.seed.commitFiles({
    repo,
    branch,
    files,
    message: 'Change it\n',
    author: installation.acme.ada.user,
  });
const seen = (stack: string, what: string, wanted: (run: SeenRun) => boolean) =>
  until(what, async () => (await runsOf(installation.gantry.admin, stack)).find(wanted));
const planning = async (stack: string, isIt: (run: SeenRun) => boolean) => {
  const run = await seen(stack, 'the plan to be under way', (one) => isIt(one) && one.state === 'PLANNING');
  await until('Terraform to wait', async () => slow.waiting() > 0);
  return run;
};

test('a plan that is stopped ends as STOPPED, with by whom; a stack that waits blocks no other', async () => {
  const { admin } = installation.gantry;
  const id = await triggerRun(admin, 'slow', 'TRACKED');
  await planning('slow', (run) => run.id === id);
  const other = await triggerRun(admin, 'quick', 'TRACKED');
  await seen('quick', 'the other stack to go on', (run) => run.id === other && run.state === 'UNCONFIRMED');
  const queued = await triggerRun(admin, 'slow', 'TRACKED');
  const behind = await seen(
    'slow',
    'the queued run to say why',
    (run) => run.id === queued && run.reason !== null,
  );
  expect(behind).toMatchObject({ state: 'QUEUED' });
  await act(admin, 'runDiscard', { stack: 'slow', run: queued });
  await act(admin, 'runStop', { stack: 'slow', run: id });
  const stopped = await seen('slow', 'the stop', (run) => run.id === id && run.state === 'STOPPED');
  expect(stopped.reason).toBe('Stopped by admin.');
  expect(await seen('slow', 'the discarded run', (run) => run.id === queued)).toMatchObject({
    state: 'DISCARDED',
  });
  await act(admin, 'runDiscard', { stack: 'quick', run: other });
  const discarded = await seen(
    'quick',
    'the discard',
    (run) => run.id === other && run.state === 'DISCARDED',
  );
  expect(discarded.reason).toBe('Discarded by admin.');
  const { ada } = installation.acme;
  const status = await until('the status', async () =>
    (await statusesOf(ada, repo, discarded.commit.hash)).find(
      (one) => one.name === 'gantry/quick' && one.state === 'STOPPED',
    ),
  );
  expect(status.description).toBe('Discarded by admin.');
});

test('a newer push stops the preview of the older one', async () => {
  const older = await commit('feature', { 'slow/main.tf': `${slow.terraform}# 1\n` });
  await planning('slow', (run) => run.commit.hash === older);
  const newer = await commit('feature', { 'slow/main.tf': quick(2) });
  const stopped = await seen(
    'slow',
    'the stop',
    (run) => run.commit.hash === older && run.state === 'STOPPED',
  );
  expect(stopped.reason).toBe(`Superseded by commit ${newer.slice(0, 7)}.`);
  await seen('slow', 'the newer preview', (run) => run.commit.hash === newer && run.state === 'FINISHED');
});

test('a declined pull request stops its preview', async () => {
  const sha = await commit('unwanted', { 'slow/main.tf': `${slow.terraform}# 2\n` });
  const { id } = await openPullRequest(installation.acme.ada, repo, 'unwanted', 'Unwanted');
  await planning('slow', (run) => run.commit.hash === sha && run.pullRequest?.number === id);
  await decline(installation.acme.ada, repo, id);
  const stopped = await seen('slow', 'the stop', (run) => run.commit.hash === sha && run.state === 'STOPPED');
  expect(stopped.reason).toBe(`Pull request #${id} was declined.`);
});
