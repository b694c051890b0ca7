import type { Repository } from '@gantry/emulator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { commentOn, commentsOf, notesOf, openPullRequest, reportsOf, statusesOf } from '../support/acme.ts';
import { type Installation, startInstallation } from '../support/installation.ts';
import { createStack, runsOf, triggerRun } from '../support/platform.ts';
import { until } from '../support/until.ts';

const resource = (generation: number): string => `# The server of the app.
resource "terraform_data" "server" {
  triggers_replace = [${generation}]
}
`;
const stacks = ['app', 'network', 'storage'] as const;

let installation: Installation;
let repo: Repository;
let pulls = 0;

beforeAll(async () => {
  installation = await startInstallation({ feedbackTiming: { progress: 30, gather: 2, settle: 2 } });
  const files = stacks.map((name) => [`${name}/main.tf`, resource(1)]);
  repo = await installation.createRepository('infrastructure', Object.fromEntries(files));
  for (const name of stacks) {
    await createStack(installation.gantry.admin, {
      ...{ name, repository: 'acme/infrastructure', projectRoot: name },
      autodeploy: name === 'app',
    });
  }
});
afterAll(() => installation?.close());

const runs = (stack: string) => runsOf(installation.gantry.admin, stack);
const ended = (stack: string, sha: string) =>
  until(`the end of ${stack}`, async () =>
    (await runs(stack)).find(({ commit, state }) => commit.hash === sha && /FINISHED|FAILED/.test(state)),
  );
const settled = async (): Promise<void> => {
  await installation.acme.emulator.idle();
  await installation.gantry.app.jobs.idle({ timeoutMs: 60_000 });
};

/** Opens a pull request with these files; its head and number. */
async function propose(files: Record<string, string>): Promise<{ sha: string; id: number; branch: string }> {
  const { acme } = installation;
  const branch = `change-${++pulls}`;
  const author = acme.ada.user;
  const sha = await acme.emulator.seed.commitFiles({
    repo,
    branch,
    files,
    message: `Change ${pulls}\n`,
    author,
  });
  const { id } = await openPullRequest(acme.ada, repo, branch, `Change ${pulls}`);
  return { sha, id, branch };
}

/** What Gantry asked Bitbucket for while `work` went on. */
async function callsDuring(work: () => Promise<void>): Promise<string[]> {
  const { acme } = installation;
  await settled();
  const before = acme.calls.length;
  await work();
  await settled();
  return acme.calls
    .slice(before)
    .filter(({ account }) => account === acme.bot.uuid)
    .map(({ method, path }) => `${method} ${path.replace('/2.0/repositories/acme/infrastructure', '')}`);
}

const isStatus = (call: string): boolean => call.endsWith('/statuses/build');
const fromFirstStatusToLast = (calls: readonly string[]): string[] =>
  calls.slice(calls.findIndex(isStatus), calls.findLastIndex(isStatus) + 1);

async function callsFor(names: readonly string[]): Promise<string[]> {
  const files = names.map((name) => [`${name}/extra.tf`, `resource "terraform_data" "extra${pulls}" {}\n`]);
  return callsDuring(async () => {
    const { sha, id } = await propose(Object.fromEntries(files));
    for (const name of names) await ended(name, sha);
    await until('the statuses', async () => {
      const seen = await statusesOf(installation.acme.ada, repo, sha);
      return seen.filter(({ state }) => state === 'SUCCESSFUL').length === names.length;
    });
    await until(
      'the reports',
      async () => (await reportsOf(installation.acme.ada, repo, sha)).length === names.length,
    );
    await until('the comment', async () => {
      const text = (await commentsOf(installation.acme.ada, repo, id))[0]?.content.raw ?? '';
      return text.match(/Finished/g)?.length === names.length;
    });
  });
}

const orNone = <T>(asked: Promise<T[]>): Promise<T[]> => asked.catch((): T[] => []);

test('a pull request costs few calls: eight for a stack, three for each other one', async () => {
  const one = await callsFor(['app']);
  const three = await callsFor(stacks);
  const feedback = (calls: readonly string[]) =>
    calls.filter((call) => /statuses|comments|reports/.test(call));
  expect(feedback(one).length, feedback(one).join('\n')).toBeLessThanOrEqual(5);
  expect(fromFirstStatusToLast(one).length, one.join('\n')).toBeLessThanOrEqual(8);
  expect(feedback(three).length, feedback(three).join('\n')).toBeLessThanOrEqual(8 + 2 * 3);
  expect(fromFirstStatusToLast(three).length, three.join('\n')).toBeLessThanOrEqual(8 + 2 * 3);
});

test('what is replaced, and what is wrong, stands at its line; a new run takes its place', async () => {
  const { acme, gantry } = installation;
  const tracked = await triggerRun(gantry.admin, 'app', 'TRACKED');
  await until('the first apply', async () =>
    (await runs('app')).find(({ id, state }) => id === tracked && state === 'FINISHED'),
  );
  const replacing = await propose({
    'app/main.tf': resource(2),
    'network/main.tf': `\n${resource(2)}x = 1\n`,
  });
  await ended('app', replacing.sha);
  await ended('network', replacing.sha);
  const reports = await until('both reports', async () => {
    const seen = await reportsOf(acme.ada, repo, replacing.sha);
    return seen.length === 2 ? seen : null;
  });
  expect(reports).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        title: 'Gantry: app',
        result: 'PASSED',
        details: '1 to add, 0 to change, 1 to destroy',
      }),
      expect.objectContaining({ title: 'Gantry: network', result: 'FAILED' }),
    ]),
  );
  const notes = (name: string) =>
    until(`the annotations of ${name}`, async () => {
      const seen = await notesOf(acme.ada, repo, replacing.sha, `gantry-${name}`);
      return seen.length > 0 ? seen : null;
    });
  expect(await notes('app')).toMatchObject([
    {
      path: 'app/main.tf',
      line: 2,
      summary: expect.stringContaining('terraform_data.server will be destroyed and created'),
    },
  ]);
  expect(await notes('network')).toMatchObject([
    { path: 'network/main.tf', line: 6, severity: 'HIGH', summary: 'Unsupported argument' },
  ]);
  const page = await fetch(`${acme.emulator.url}/acme/infrastructure/pull-requests/${replacing.id}`);
  expect(await page.text()).toMatch(/class="note"[\s\S]*terraform_data\.server will be destroyed/);
});

test('people who are linked command from the pull request; every command is answered', async () => {
  const { acme, gantry } = installation;
  const { id, sha } = await propose({ 'storage/main.tf': resource(3) });
  await ended('storage', sha);
  const order = async (text: string, who = acme.ada): Promise<string> => {
    const given = await commentOn(who, repo, id, text);
    return until(
      `the answer to ${text}`,
      async () =>
        (await commentsOf(acme.ada, repo, id)).find(({ parent }) => parent?.id === given.id)?.content.raw,
    );
  };
  expect(await order('/gantry plan storage')).toContain('linked to no user');
  const created = z.object({ linkCodeCreate: z.object({ code: z.string() }) });
  const { linkCodeCreate } = await gantry.admin.query(created, 'mutation { linkCodeCreate { code } }', {});
  expect(await order(`/gantry link ${linkCodeCreate.code}`)).toContain('speaks for the user **admin**');
  expect(await order('/gantry plan', acme.grace)).toContain('linked to no user');
  expect(await order('/gantry plan')).toContain('Started [run #');
  await until(
    'the second preview',
    async () =>
      (await runs('storage')).filter(({ type, state }) => type === 'PROPOSED' && state === 'FINISHED')
        .length >= 2,
  );
  expect(await order('/gantry apply')).toContain('does not allow promotion');
  const waiting = await triggerRun(gantry.admin, 'storage', 'TRACKED');
  const find = async (state: string) =>
    (await runs('storage')).find((run) => run.id === waiting && run.state === state);
  await until('the plan that waits', () => find('UNCONFIRMED'));
  expect(await order('/gantry apply')).toContain('not of this pull request');
  expect(await order('/gantry apply storage')).toContain('Confirmed [run #');
  await until('the apply', () => find('FINISHED'));
  expect(await order('/gantry frobnicate')).toContain('There is no command');
});

test('a Bitbucket that fails for a while loses no status, no comment and no report', async () => {
  const { acme } = installation;
  acme.emulator.faults.rest(
    { kind: 'server-error', status: 503 },
    { times: 24, match: /statuses\/build|comments|reports/ },
  );
  acme.emulator.faults.rest({ kind: 'too-many-requests' }, { times: 3, match: /statuses\/build/ });
  const { sha, id } = await propose({ 'network/main.tf': resource(4), 'storage/main.tf': resource(4) });
  await Promise.all(['network', 'storage'].map((name) => ended(name, sha)));
  await until(
    'everything that was owed',
    async () => {
      // Until it recovers, the emulator refuses these reads too.
      const [statuses, reports, comments] = await Promise.all([
        orNone(statusesOf(acme.ada, repo, sha)),
        orNone(reportsOf(acme.ada, repo, sha)),
        orNone(commentsOf(acme.ada, repo, id)),
      ]);
      const text = comments[0]?.content.raw ?? '';
      return (
        statuses.filter(({ state }) => state === 'SUCCESSFUL').length === 2 &&
        reports.length === 2 &&
        comments.length === 1 &&
        text.match(/Finished/g)?.length === 2
      );
    },
    { seconds: 110 },
  );
});
