import { infra } from '../../vcs/testing/small-bitbucket.ts';

/** Deliveries of Bitbucket Cloud about the repository of `small-bitbucket.ts`, with the fields that are read. */
const repository = { ...infra, name: 'infra' };
const actor = { display_name: 'Ada Lovelace', nickname: 'ada', uuid: '{ada}' };
const ref = (name: string, hash: string | null, type = 'branch') =>
  hash === null ? null : { type, name, target: { hash, message: 'Change\n' } };

export type Change = {
  readonly branch?: string;
  readonly tag?: string;
  readonly before?: string | null;
  readonly after: string | null;
  readonly forced?: boolean;
};

export const push = (...changes: Change[]) => ({
  repository,
  actor,
  push: {
    changes: changes.map(({ branch, tag, before = null, after, forced = false }) => {
      const name = tag ?? branch ?? 'main';
      const type = tag === undefined ? 'branch' : 'tag';
      return { old: ref(name, before, type), new: ref(name, after, type), forced };
    }),
  },
});

export type PullRequestGiven = {
  readonly number?: number;
  readonly head: string;
  readonly state?: 'OPEN' | 'MERGED' | 'DECLINED';
  readonly branch?: string;
  readonly fork?: boolean;
};

export const pullRequest = (given: PullRequestGiven) => {
  const { number = 7, head, state = 'OPEN', branch = 'feature', fork = false } = given;
  const elsewhere = { full_name: 'mallory/infra', uuid: '{fork}' };
  return {
    repository,
    actor,
    pullrequest: {
      id: number,
      title: `Pull request ${number}`,
      state,
      author: actor,
      source: {
        branch: { name: branch },
        commit: { hash: head.slice(0, 12) },
        repository: fork ? elsewhere : repository,
      },
      destination: { branch: { name: 'main' }, commit: { hash: '0'.repeat(12) }, repository },
    },
  };
};

export const renamed = (to: string) => ({
  repository: { ...repository, full_name: to },
  actor,
  changes: { full_name: { old: infra.full_name, new: to }, name: { old: 'infra', new: to.split('/')[1] } },
});
