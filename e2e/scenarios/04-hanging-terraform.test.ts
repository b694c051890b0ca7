import type { Repository } from '@gantry/emulator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commentsOf, openPullRequest, statusesOf } from '../support/acme.ts';
import { type Installation, startInstallation } from '../support/installation.ts';
import { createStack, logOf, runsOf, triggerRun } from '../support/platform.ts';
import { type SlowPlace, startSlowPlace } from '../support/slow-place.ts';
import { until } from '../support/until.ts';

let installation: Installation;
let slow: SlowPlace;
let repo: Repository;

const command = (line: string): string => `
resource "terraform_data" "it" {
  provisioner "local-exec" {
    command = ${JSON.stringify(line)}
  }
}
`;

beforeAll(async () => {
  slow = await startSlowPlace();
  installation = await startInstallation({
    limits: { silenceSeconds: 3, logBytes: 200_000 },
    worker: { planGraceSeconds: 0.2 },
  });
  repo = await installation.createRepository('infrastructure', {
    'hanging/main.tf': 'output "size" {\n  value = 1\n}\n',
    'talking/main.tf': command("head -c 5000000 /dev/zero | tr '\\\\0' x | fold -w 1000"),
    'dying/main.tf': command('kill -9 $PPID'),
  });
  for (const name of ['hanging', 'talking', 'dying']) {
    const given = { name, repository: 'acme/infrastructure', projectRoot: name, autodeploy: true };
    await createStack(installation.gantry.admin, given);
  }
});
afterAll(async () => {
  await slow?.close();
  await installation?.close();
});

const ended = (stack: string, runId?: string) =>
  until(`the end of ${stack}`, async () =>
    (await runsOf(installation.gantry.admin, stack)).find(
      ({ id, state }) => (runId === undefined || id === runId) && ['FINISHED', 'FAILED'].includes(state),
    ),
  );

test('a plan that hangs is ended by the silence limit, and the pull request says so', async () => {
  const { acme, gantry } = installation;
  await gantry.app.jobs.idle();
  const sha = await acme.emulator.seed.commitFiles({
    repo,
    branch: 'hang',
    files: { 'hanging/main.tf': slow.terraform },
    message: 'Wait for ever\n',
    author: acme.ada.user,
  });
  const { id } = await openPullRequest(acme.ada, repo, 'hang', 'It hangs');
  const failed = await ended('hanging');
  expect(failed).toMatchObject({ state: 'FAILED', failureCode: 'SILENCE_TIMEOUT' });
  expect(failed.reason).toContain('plan printed nothing for 3 seconds');
  const status = await until('the failed status', async () =>
    (await statusesOf(acme.ada, repo, sha)).find(({ state }) => state === 'FAILED'),
  );
  expect(status.description).toBe(failed.reason);
  const comment = await until('the comment', async () =>
    (await commentsOf(acme.ada, repo, id)).find(({ content }) => content.raw.includes('printed nothing')),
  );
  expect(comment.content.raw).toContain('✕ Failed');
});

test('an apply that prints 5 MB into a log of 200 KB ends well, and its log says what was left out', async () => {
  const { admin } = installation.gantry;
  const run = await triggerRun(admin, 'talking', 'TRACKED');
  expect(await ended('talking', run)).toMatchObject({ state: 'FINISHED', delta: { addCount: 1 } });
  const { database } = installation.gantry;
  const { rows } = await database.db.execute(
    'select coalesce(sum(octet_length(text)), 0)::int as bytes from run_logs where run_id = $1',
    [run],
  );
  const [{ bytes } = { bytes: 0 }] = rows as { bytes: number }[];
  expect(bytes).toBeGreaterThan(100_000);
  expect(bytes).toBeLessThan(900_000);
  const { rows: notes } = await database.db.execute(
    "select from run_logs where run_id = $1 and text like '%left out%'",
    [run],
  );
  expect(notes).toHaveLength(1);
  expect(await logOf(admin, 'talking', run, 'APPLYING')).toContain('terraform_data.it');
});

test('a Terraform that is killed fails the run with the signal, and the next run goes on', async () => {
  const { acme, gantry } = installation;
  const run = await triggerRun(gantry.admin, 'dying', 'TRACKED');
  const failed = await ended('dying', run);
  expect(failed).toMatchObject({ state: 'FAILED', failureCode: 'KILLED_BY_SIGNAL' });
  expect(failed.reason).toContain('SIGKILL');
  const status = await until('the failed status', async () =>
    (await statusesOf(acme.ada, repo, failed.commit.hash)).find(
      ({ name, state }) => name === 'gantry/dying' && state === 'FAILED',
    ),
  );
  expect(status.description).toBe(failed.reason);
  await acme.emulator.seed.commitFiles({
    repo,
    branch: 'main',
    files: { 'dying/main.tf': command('true') },
    message: 'Live\n',
    author: acme.ada.user,
  });
  // The killed apply held the lock of the state: it went with its run.
  const next = await until('the next run', async () =>
    (await runsOf(gantry.admin, 'dying')).find(({ id }) => id !== run),
  );
  expect(await ended('dying', next.id)).toMatchObject({ state: 'FINISHED' });
});
