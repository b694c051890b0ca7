import { performance } from 'node:perf_hooks';
import { commentsOf, openPullRequest } from '../support/acme.ts';
import { until } from '../support/until.ts';
import type { Stage } from './stage.ts';
import { onlyRun, pullRequestLink, runLink, seenStatus, since } from './watch.ts';

/** Broken Terraform must be as easy to see as a plan. */
export async function breakIt(stage: Stage): Promise<void> {
  const { report, acme, gantry, repo, timings } = stage;
  report.chapter('A mistake');
  const started = performance.now();
  const head = await report.step(
    'Push broken Terraform',
    () =>
      acme.emulator.seed.commitFiles({
        repo,
        branch: 'typo',
        files: {
          'network/extra.tf':
            'resource "fakecloud_network" "extra" {\n  name = var.nobody_knows\n  cidr = "10.9.0.0/16"\n}\n',
        },
        message: 'Add another network\n',
        author: acme.ada.user,
      }),
    (sha) => ({ found: `Commit ${sha.slice(0, 7)}` }),
  );
  const { id } = await openPullRequest(acme.ada, repo, 'typo', 'Another network');
  await seenStatus(stage, head, () => true);
  const status = since(started);
  await report.step(
    'See the error in the build status',
    () => seenStatus(stage, head, (state) => state === 'FAILED'),
    (seen) => ({ found: `${seen.name}: ${seen.description}`, link: seen.url }),
  );
  timings.push({ event: `pull request #${id}, broken`, status, plan: since(started), apply: null });
  await report.step(
    'See the error in the comment',
    () =>
      until('a comment with the error', async () =>
        (await commentsOf(acme.ada, repo, id)).find(
          ({ content }) => content.raw.includes('nobody_knows') || content.raw.includes('undeclared'),
        ),
      ),
    () => ({ found: 'File, line and reason are there', link: pullRequestLink(stage, id) }),
  );
  await report.step(
    'Find the failed run',
    () => onlyRun(stage, 'network', head, 'PROPOSED'),
    (run) => ({
      found: `network #${run.number}: ${run.state}. ${run.reason}`,
      link: runLink(gantry, 'network', run),
    }),
  );
}
