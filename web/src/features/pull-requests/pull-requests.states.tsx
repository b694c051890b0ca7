import { minutes, nothing, problem, run } from '../../gallery/fixtures/index.ts';
import { inMain, states } from '../../gallery/states.tsx';
import type { OpenPullRequest } from './model.ts';
import { PullRequestsView } from './PullRequestsView.tsx';

const pullRequest = (over: Partial<OpenPullRequest> = {}): OpenPullRequest => ({
  repository: 'acme/infrastructure',
  number: 118,
  title: 'Second zone for the public subnets',
  url: 'https://bitbucket.org/acme/infrastructure/pull-requests/118',
  author: 'Mira Halvorsen',
  sourceBranch: 'feature/second-zone',
  destinationBranch: 'main',
  draft: false,
  fork: false,
  approvals: 1,
  updatedAt: minutes(4),
  runs: [
    run({ id: 'p1', type: 'PROPOSED', state: 'FINISHED' }),
    run({
      id: 'p2',
      type: 'PROPOSED',
      state: 'FAILED',
      delta: null,
      reason: 'Reference to undeclared input variable (app/main.tf:12)',
      stack: { id: 'app', name: 'app' },
    }),
  ],
  ...over,
});
const all = [
  pullRequest(),
  pullRequest({ number: 117, title: 'Draft of the new gateway', draft: true, approvals: 0, runs: [] }),
  pullRequest({
    number: 90,
    title: 'From outside',
    fork: true,
    approvals: 2,
    runs: [],
    updatedAt: minutes(2_000),
  }),
];
const page = { text: '', problem: null, more: null, onRetry: nothing, onText: nothing };

export default states('Pull requests', {
  Loading: inMain(() => <PullRequestsView {...page} pullRequests={undefined} />),
  Empty: inMain(() => <PullRequestsView {...page} pullRequests={[]} />),
  'None match': inMain(() => <PullRequestsView {...page} pullRequests={[]} text="nothing" />),
  Failed: inMain(() => <PullRequestsView {...page} pullRequests={undefined} problem={problem} />),
  Full: inMain(() => <PullRequestsView {...page} pullRequests={all} more={{ busy: false, load: nothing }} />),
});
