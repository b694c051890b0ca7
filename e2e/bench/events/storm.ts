import { setTimeout as delay } from 'node:timers/promises';
import { statusesOf } from '../../support/acme.ts';
import { until } from '../../support/until.ts';
import { type Bench, figure } from '../figure.ts';
import { rounded } from '../statistics.ts';
import { each, push, startWorld } from './world.ts';

const commits = 20;
const secondsOfEach = 25;
const endless = Number.MAX_SAFE_INTEGER;

export const stormBench: Bench = {
  name: 'storm',
  what: `${secondsOfEach} s of 429 and ${secondsOfEach} s of 503 from Bitbucket while ${commits} commits are pushed`,
  async run(say) {
    const world = await startWorld({ repositories: 1, poll: false });
    const { faults } = world.acme.emulator;
    const [repo] = world.repositories;
    if (repo === undefined) throw new Error('There is no repository.');
    try {
      faults.rest({ kind: 'too-many-requests' }, { times: endless });
      const before = world.calls();
      const pushed: string[] = [];
      await each(
        Array.from({ length: commits }, (_, index) => index),
        2,
        async (index) => pushed.push(await push(world, repo, `storm-${index}`, 'Change')),
      );
      await delay(secondsOfEach * 1_000);
      faults.clear();
      faults.rest({ kind: 'server-error', status: 503 }, { times: endless });
      await delay(secondsOfEach * 1_000);
      faults.clear();
      const calls = world.calls() - before;
      say(`${calls} calls during the storm`);
      const ended = performance.now();
      let told = 0;
      await until(
        'the statuses of all commits',
        async () => {
          const all = await Promise.all(pushed.map((sha) => statusesOf(world.acme.ada, repo, sha)));
          told = all.filter((statuses) => statuses.length > 0).length;
          return told === commits;
        },
        { seconds: 240, everyMilliseconds: 1_000 },
      ).catch(() => undefined);
      const seconds = rounded((performance.now() - ended) / 1_000);
      return [
        figure(
          'Statuses lost in the storm',
          { value: commits - told, unit: 'statuses' },
          { atMost: 0 },
          { seconds },
        ),
        figure(
          'Calls during the storm',
          { value: rounded(calls / (2 * secondsOfEach)), unit: 'calls/s' },
          { atMost: 1 },
          { calls },
        ),
      ];
    } finally {
      faults.clear();
      await world.close();
    }
  },
};
