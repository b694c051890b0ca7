// Who may import whom, as rules that fail. ARCHITECTURE.md explains each; tools/boundaries/ plants a
// violation of every rule and proves that it fires.
const RANKS = require('./tools/lint/ranks.json'); // a feature imports only doors of lower ranks
const PROVIDERS = ['bitbucket'];
const APPS = 'server|worker|web|cli|emulator';
const S = '^server/src/';
const TEST = '[.]test[.]tsx?$|/testing/';
const STORE = '(^|/|-)store[.]ts$';
const ROOTS = `${S}(main|app|flow)[.]ts$`;

const inFeatures = (names) => `${S}(${names.join('|')})/`;
const inProviders = `${S}vcs/(${PROVIDERS.join('|')})/`;
const never = (name, from, to) => ({ name, severity: 'error', from, to });
/** Types vanish when the program runs, so these rules let `import type` through. */
const atRunTime = { dependencyTypesNot: ['type-only', 'type-import'] };

const packages = [
  never(
    'contract-imports-only-zod',
    { path: '^contract/', pathNot: TEST },
    { pathNot: '^contract/|node_modules/zod/' },
  ),
  never('rego-stands-alone', { path: '^rego/' }, { path: `^(contract|${APPS}|e2e)/` }),
  never('rego-only-in-policies', { pathNot: `^rego/|${S}policies/` }, { path: '^rego/' }),
  never('apps-share-only-contract', { path: `^(${APPS})/` }, { path: `^(${APPS})/`, pathNot: '^$1/' }),
  never('tools-serve-nobody', { pathNot: '^(tools|e2e)/' }, { path: '^tools/' }),
  never(
    'web-runs-in-browsers',
    { path: '^(web|contract)/src/', pathNot: TEST },
    { dependencyTypes: ['core'] },
  ),
];

const features = [
  never('feature-has-a-rank', { path: `${S}[^/]+/`, pathNot: inFeatures(RANKS.flat()) }, { path: '.*' }),
  never(
    'feature-door-is-index',
    { path: `${S}([^/]+)/` },
    {
      path: `${S}[^/]+/`,
      // What tests build of several features they put together as app.ts does, providers included.
      pathNot: [
        `${S}$1/`,
        `${S}[^/]+/index[.]ts$`,
        `${S}platform/`,
        '/testing/',
        `${S}vcs/(bitbucket|git)/index[.]ts$`,
      ],
    },
  ),
  never(
    'outside-uses-doors-too',
    { path: `${S}[^/]+[.]ts$|^(tools|e2e)/` },
    { path: `${S}[^/]+/`, pathNot: ['/index[.]ts$', `${S}platform/`, '/testing/'] },
  ),
  // The last rank, the API alone, has nothing beside or above it.
  ...RANKS.slice(0, -1).map((names, rank) =>
    never(
      `rank-${rank}-looks-down`,
      { path: inFeatures(names), pathNot: TEST },
      { path: inFeatures(RANKS.slice(rank).flat()), pathNot: `${S}$1/` },
    ),
  ),
  never(
    'only-main-builds-the-app',
    { pathNot: `${S}(main|app|flow)([.]test)?[.]ts$|^e2e/` },
    { path: ROOTS },
  ),
  never('flow-belongs-to-app', { pathNot: `${S}(app|flow[.]test)[.]ts$` }, { path: `${S}flow[.]ts$` }),
  never(
    'providers-only-from-app',
    { path: S, pathNot: `${inProviders}|${S}app[.]ts$|${TEST}` },
    { path: inProviders },
  ),
];

const layers = [
  never(
    'routes-never-touch-sql',
    { path: `${S}.*(/|-)(routes|schema)[.]ts$` },
    { path: `${STORE}|${S}platform/db/` },
  ),
  never(
    'sql-only-in-stores',
    { path: S, pathNot: `${STORE}|${TEST}|${S}(platform|authz)/|${S}(main|app|maintenance)[.]ts$` },
    // Telling one failure of the database from another is no SQL.
    { path: `${S}platform/db/|node_modules/kysely/`, pathNot: `${S}platform/db/errors[.]ts$`, ...atRunTime },
  ),
  never(
    'driver-only-in-db',
    { path: `^(${APPS}|contract|rego)/`, pathNot: `${S}platform/db/` },
    { path: 'node_modules/(pg|postgres)/', ...atRunTime },
  ),
  never('queue-only-in-jobs', { pathNot: `${S}platform/jobs/` }, { path: 'node_modules/pg-boss/' }),
  never(
    'rules-are-pure',
    { path: '/(model|transitions|affected|plan-outcome|render)[.]ts$' },
    {
      path: `${S}platform/(db|http|jobs)/|${STORE}|^(node:)?(fs|fs/promises|http|https|net|child_process)$`,
      ...atRunTime,
    },
  ),
  never(
    'ui-is-dumb',
    { path: '^web/src/ui/|^web/src/.*(View|-view)[.]tsx$' },
    { path: '^web/src/api/|node_modules/@tanstack/react-query/' },
  ),
  never('ui-knows-no-feature', { path: '^web/src/ui/' }, { path: '^web/src/features/' }),
];

const everywhere = [
  // Types may refer to one another. Grammars recurse, and so do the files that follow one, rule by rule.
  never(
    'no-cycles',
    { pathNot: '^rego/src/(syntax|compile|value)/' },
    { circular: true, viaOnly: { dependencyTypesNot: ['type-only', 'type-import'] } },
  ),
  never('tests-stay-tests', { pathNot: `${TEST}|^e2e/|^tools/` }, { path: `${TEST}|^e2e/` }),
  never('imports-resolve', {}, { couldNotResolve: true }),
];

module.exports = {
  forbidden: [...packages, ...features, ...layers, ...everywhere],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
  },
};
