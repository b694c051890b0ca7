/** One file that breaks one rule of `.dependency-cruiser.cjs`: where it stands and what it imports. */
interface Plant {
  rule: string;
  file: string;
  source: string;
}

const plant = (rule: string, file: string, target: string): Plant => ({
  rule,
  file,
  source: `import '${target}';\n`,
});

const ranks: Plant[] = [
  plant('rank-0-looks-down', 'server/src/platform/clock.ts', '../authz/index.ts'),
  plant('rank-1-looks-down', 'server/src/authz/authorize.ts', '../spaces/index.ts'),
  plant('rank-2-looks-down', 'server/src/spaces/members.ts', '../identity/index.ts'),
  plant('rank-3-looks-down', 'server/src/audit/record.ts', '../identity/index.ts'),
  plant('rank-4-looks-down', 'server/src/vcs/receive-webhook.ts', '../stacks/index.ts'),
  plant('rank-5-looks-down', 'server/src/stacks/unlock-stack.ts', '../policies/index.ts'),
  plant('rank-6-looks-down', 'server/src/policies/attach.ts', '../runs/index.ts'),
  plant('rank-7-looks-down', 'server/src/runs/create-run.ts', '../triggers/index.ts'),
  plant('rank-8-looks-down', 'server/src/drift/detect.ts', '../workers/index.ts'),
];

/** Every rule has at least one plant; `boundaries.test.ts` checks that too. */
export const plants: Plant[] = [
  plant('contract-imports-only-zod', 'contract/src/errors.ts', 'kysely'),
  plant('rego-stands-alone', 'rego/src/parse.ts', '../../contract/src/ids.ts'),
  plant('rego-only-in-policies', 'server/src/stacks/evaluate.ts', '@gantry/rego'),
  plant('rego-only-in-policies', 'worker/src/policy.ts', '@gantry/rego'),
  plant('apps-share-only-contract', 'worker/src/poll.ts', '../../server/src/app.ts'),
  plant('apps-share-only-contract', 'cli/src/main.ts', '../../worker/src/index.ts'),
  plant('tools-serve-nobody', 'cli/src/build.ts', '../../tools/build.ts'),
  plant('web-runs-in-browsers', 'web/src/read.ts', 'node:fs'),
  plant('feature-has-a-rank', 'server/src/billing/model.ts', '../platform/ids.ts'),
  plant('feature-door-is-index', 'server/src/runs/advance-run.ts', '../stacks/model.ts'),
  plant('outside-uses-doors-too', 'server/src/graphql.ts', './stacks/model.ts'),
  plant('outside-uses-doors-too', 'e2e/harness.ts', '../server/src/stacks/model.ts'),
  ...ranks,
  plant('only-main-builds-the-app', 'server/src/stacks/cheat.ts', '../app.ts'),
  plant('flow-belongs-to-app', 'server/src/main.ts', './flow.ts'),
  plant('providers-only-from-app', 'server/src/vcs/read-delivery.ts', './bitbucket/index.ts'),
  plant('routes-never-touch-sql', 'server/src/stacks/routes.ts', './store.ts'),
  plant('routes-never-touch-sql', 'server/src/stacks/schema.ts', './label-store.ts'),
  plant('sql-only-in-stores', 'server/src/stacks/queries.ts', '../platform/db/index.ts'),
  plant('sql-only-in-stores', 'server/src/stacks/restore.ts', 'kysely'),
  plant('driver-only-in-db', 'server/src/stacks/store.ts', 'pg'),
  plant('queue-only-in-jobs', 'server/src/drift/schedule.ts', 'pg-boss'),
  plant('rules-are-pure', 'server/src/runs/transitions.ts', 'node:fs'),
  plant('rules-are-pure', 'server/src/runs/model.ts', './store.ts'),
  plant('ui-is-dumb', 'web/src/ui/Table.tsx', '@tanstack/react-query'),
  plant('ui-is-dumb', 'web/src/features/runs/RunPageView.tsx', '../../api/runs.ts'),
  plant('ui-knows-no-feature', 'web/src/ui/Button.tsx', '../features/runs/index.ts'),
  plant('no-cycles', 'server/src/spaces/node.ts', './tree.ts'),
  plant('tests-stay-tests', 'server/src/spaces/index.ts', './tree.test.ts'),
  plant('imports-resolve', 'server/src/spaces/missing.ts', './nowhere.ts'),
];

/** Files that the plants import, and a few that are allowed and must stay silent. */
export const targets: Record<string, string> = {
  'node_modules/kysely/index.js': '',
  'node_modules/pg/index.js': '',
  'node_modules/pg-boss/index.js': '',
  'node_modules/zod/index.js': '',
  'node_modules/@tanstack/react-query/index.js': '',
  'contract/src/ids.ts': "import 'zod';\n",
  'rego/src/index.ts': 'export const evaluate = 1;\n',
  'server/src/app.ts': "import './flow.ts';\nimport './vcs/bitbucket/index.ts';\n",
  'server/src/flow.ts': "import './runs/index.ts';\n",
  'server/src/authz/index.ts': "import '../platform/ids.ts';\n",
  'server/src/identity/index.ts': '',
  'server/src/platform/db/index.ts': "import 'pg';\nimport 'kysely';\n",
  'server/src/platform/db/errors.ts': '',
  'server/src/platform/ids.ts': '',
  'server/src/policies/evaluate.ts': "import '@gantry/rego';\n",
  'server/src/runs/index.ts': "import '../stacks/index.ts';\n",
  'server/src/runs/store.ts': "import '../platform/db/index.ts';\n",
  'server/src/runs/verb.ts':
    "import type { Database } from '../platform/db/index.ts';\nexport type D = Database;\n",
  'server/src/runs/other-verb.ts': "import '../platform/db/errors.ts';\n",
  'server/src/runs/verb.test.ts': "import '../stacks/testing/make.ts';\n",
  'server/src/spaces/node.ts': '',
  'server/src/spaces/tree.test.ts': '',
  'server/src/spaces/tree.ts': "import './node.ts';\n",
  'server/src/policies/index.ts': '',
  'server/src/stacks/index.ts': '',
  'server/src/stacks/label-store.ts': '',
  'server/src/stacks/model.ts': '',
  'server/src/stacks/testing/make.ts': "import '../index.ts';\n",
  'server/src/triggers/index.ts': '',
  'server/src/vcs/bitbucket/index.ts': '',
  'server/src/workers/index.ts': '',
  'tools/build.ts': '',
  'web/src/api/runs.ts': "import '@tanstack/react-query';\n",
  'web/src/features/runs/index.ts': "import '../../ui/Card.tsx';\n",
  'web/src/ui/Card.tsx': '',
  'worker/src/index.ts': "import '../../contract/src/ids.ts';\n",
};
