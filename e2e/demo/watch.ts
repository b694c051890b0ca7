import { performance } from 'node:perf_hooks';
import { statusesOf } from '../support/acme.ts';
import { runsOf, type SeenRun } from '../support/platform.ts';
import { until } from '../support/until.ts';
import { type Stage, stacks } from './stage.ts';
import type { Server } from './world.ts';

export const runLink = (gantry: Server, stack: string, run: SeenRun): string =>
  `${gantry.url}/stack/${stack}/run/${run.id}`;
export const pullRequestLink = ({ acme, repo }: Stage, id: number): string =>
  `${acme.emulator.url}/acme/${repo.slug}/pull-requests/${id}`;
export const words = ({ delta }: SeenRun): string =>
  delta === null
    ? 'no plan'
    : `${delta.addCount} to add, ${delta.changeCount} to change, ${delta.deleteCount} to destroy`;
export const since = (started: number): number => (performance.now() - started) / 1_000;

/** The run of this commit, and that no other stack has one. */
export async function onlyRun(stage: Stage, stack: string, sha: string, type: string): Promise<SeenRun> {
  const { gantry, repo } = stage;
  for (const other of stacks.filter((name) => name !== stack)) {
    const strangers = (await runsOf(gantry.admin, other)).filter((run) => run.commit.hash === sha);
    if (strangers.length > 0) throw new Error(`${other} has a run of ${repo.slug} that it should not have.`);
  }
  const runs = (await runsOf(gantry.admin, stack)).filter(
    (run) => run.commit.hash === sha && run.type === type,
  );
  const [run] = runs;
  if (run === undefined || runs.length > 1)
    throw new Error(`Expected one ${type} run of ${stack}, saw ${runs.length}.`);
  return run;
}

export const seenStatus = (stage: Stage, sha: string, wanted: (state: string) => boolean) =>
  until('the build status', async () =>
    (await statusesOf(stage.acme.ada, stage.repo, sha)).find(({ state }) => wanted(state)),
  );
