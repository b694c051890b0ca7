import { builder } from '../builder.ts';
import { seconds, upper } from '../convert.ts';
import { ModuleVersionState, NativeTestStatus } from '../enums.ts';

builder.objectType('ModuleVersion', {
  description: 'A commit of a module: released, or proposed by a branch or pull request and only tested.',
  fields: (t) => ({
    id: t.exposeID('id'),
    number: t.string({
      description: 'Empty until the configuration has been read.',
      resolve: ({ number }) => number ?? '',
    }),
    module: t.field({
      type: 'Module',
      resolve: (version, _args, context) =>
        context.modules.useCases.get.call(context, { id: version.module_id }),
    }),
    proposed: t.exposeBoolean('proposed'),
    state: t.field({ type: ModuleVersionState, resolve: ({ state }) => upper(state) }),
    reason: t.exposeString('reason', { nullable: true, description: 'Why it failed.' }),
    commit: t.field({ type: 'Commit', resolve: ({ commit }) => commit }),
    branch: t.exposeString('branch'),
    pullRequest: t.field({
      type: 'PullRequestRef',
      nullable: true,
      resolve: ({ pull_request: number, pull_request_url: url }) =>
        number === null || url === null ? null : { number, url, title: null },
    }),
    triggeredBy: t.exposeString('triggered_by'),
    createdAt: t.int({ resolve: (version) => seconds(version.created_at) }),
    updatedAt: t.int({ resolve: (version) => seconds(version.updated_at) }),
    attempt: t.exposeInt('attempt'),
    sourceURL: t.string({ nullable: true, resolve: ({ commit }) => commit.url }),
    downloadLink: t.string({ nullable: true, resolve: () => null }),
    versionCount: t.int({ resolve: () => 1 }),
    archiveSha256: t.exposeString('archive_sha256', { nullable: true }),
    archiveBytes: t.exposeInt('archive_bytes', { nullable: true }),
    yanked: t.boolean({ description: 'Marked as bad.', resolve: (version) => version.bad_at !== null }),
    yankedNote: t.exposeString('bad_note', { nullable: true }),
    yankedBy: t.exposeString('bad_by', { nullable: true }),
    yankedAt: t.int({ nullable: true, resolve: ({ bad_at: at }) => (at === null ? null : seconds(at)) }),
    tests: t.field({
      type: ['Run'],
      description: 'The runs of its tests, of the latest attempt.',
      resolve: (version, _args, context) =>
        context.modules.useCases.tests.call(context, { module: version.module_id, version: version.id }),
    }),
    root: t.field({
      type: 'ModulePart',
      nullable: true,
      resolve: ({ metadata }) => metadata?.root ?? null,
    }),
    submodules: t.field({ type: ['ModulePart'], resolve: ({ metadata }) => metadata?.submodules ?? [] }),
    examples: t.field({ type: ['ModulePart'], resolve: ({ metadata }) => metadata?.examples ?? [] }),
  }),
});

builder.objectType('ModulePart', {
  description: 'What code says of itself: of the module, a submodule or an example.',
  fields: (t) => ({
    path: t.exposeString('path'),
    readme: t.exposeString('readme', { nullable: true, description: 'Markdown.' }),
    inputs: t.field({ type: ['ModuleInputVariable'], resolve: ({ inputs }) => inputs }),
    outputs: t.field({ type: ['ModuleOutput'], resolve: ({ outputs }) => outputs }),
    resources: t.field({ type: ['ModuleResource'], resolve: ({ resources }) => resources }),
    providers: t.field({ type: ['ModuleProvider'], resolve: ({ providers }) => providers }),
  }),
});

builder.objectType('ModuleInputVariable', {
  fields: (t) => ({
    name: t.exposeString('name'),
    type: t.exposeString('type'),
    default: t.exposeString('default', { nullable: true, description: 'JSON.' }),
    description: t.exposeString('description'),
    required: t.exposeBoolean('required'),
    sensitive: t.exposeBoolean('sensitive'),
  }),
});

builder.objectType('ModuleOutput', {
  fields: (t) => ({
    name: t.exposeString('name'),
    description: t.exposeString('description'),
    sensitive: t.exposeBoolean('sensitive'),
  }),
});

builder.objectType('ModuleResource', {
  fields: (t) => ({
    address: t.exposeString('address'),
    type: t.exposeString('type'),
    data: t.boolean({ resolve: ({ mode }) => mode === 'data' }),
  }),
});

builder.objectType('ModuleProvider', {
  fields: (t) => ({
    name: t.exposeString('name'),
    source: t.exposeString('source'),
    version: t.exposeString('version'),
  }),
});

builder.objectField('Run', 'test', (t) =>
  t.field({
    type: 'ModuleTest',
    nullable: true,
    description: 'What a run of the type TESTING tests.',
    resolve: ({ test }) => test,
  }),
);

builder.objectType('ModuleTest', {
  fields: (t) => ({
    name: t.exposeString('name'),
    negative: t.exposeBoolean('negative', { description: 'It passes when it fails.' }),
    native: t.boolean({
      description: 'All native tests of the module, `terraform test` or `tofu test`.',
      resolve: ({ native }) => native ?? false,
    }),
    dependsOn: t.exposeStringList('dependsOn'),
    projectRoot: t.exposeString('projectRoot'),
    versionId: t.exposeID('versionId'),
  }),
});

builder.objectField('Run', 'testResults', (t) =>
  t.field({
    type: ['NativeTestResult'],
    description: 'What the native tests of a module came to; empty for every other run.',
    resolve: (run, _args, context) =>
      run.test?.native === true
        ? context.runs.useCases.testResults.call(context, { stack: run.stack_id, run: run.id })
        : [],
  }),
);

builder.objectType('NativeTestResult', {
  description: 'A `run` block of a test file.',
  fields: (t) => ({
    file: t.exposeString('file', { description: 'From the top of the repository.' }),
    run: t.exposeString('run'),
    status: t.field({ type: NativeTestStatus, resolve: ({ status }) => upper(status) }),
    assertions: t.field({ type: ['NativeTestAssertion'], resolve: ({ assertions }) => assertions }),
    diagnostics: t.field({ type: ['Diagnostic'], resolve: ({ diagnostics }) => diagnostics }),
  }),
});

builder.objectType('NativeTestAssertion', {
  fields: (t) => ({
    line: t.exposeInt('line'),
    condition: t.exposeString('condition'),
    message: t.exposeString('message', { description: 'What it says when it does not hold.' }),
    status: t.field({ type: NativeTestStatus, resolve: ({ status }) => upper(status) }),
  }),
});
