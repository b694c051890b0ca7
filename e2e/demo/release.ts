import type { Repository } from '@gantry/emulator';
import { merge, openPullRequest } from '../support/acme.ts';
import { createModule, type SeenVersion, usedBy, versionsOf } from '../support/modules.ts';
import { act, logOf, runsOf } from '../support/platform.ts';
import { until } from '../support/until.ts';
import type { Stage } from './stage.ts';

const module = 'terraform-null-label';

const label = (value: string): string => `
variable "name" {
  type        = string
  description = "What is labelled."
}
resource "terraform_data" "label" { input = ${value} }
output "id" { value = terraform_data.label.output }
`;
const example = 'module "label" {\n  source = "../.."\n  name   = "web"\n}\n';
const config = (version: string): string =>
  `module_version: ${version}\ntests:\n  - name: basic\n    project_root: examples/basic\n`;

/** A module: released, changed by a pull request whose test fails first, and installed by the stack from the registry. */
export async function release(stage: Stage): Promise<void> {
  stage.report.chapter('A module and its registry');
  const repo = await makeModule(stage);
  await changeModule(stage, repo);
  await installModule(stage);
}

async function makeModule({ report, acme, gantry }: Stage): Promise<Repository> {
  const repo = await acme.emulator.seed.createRepository({
    workspace: acme.workspace,
    name: module,
    files: {
      'README.md': '# Label\n\nOne name for everything.\n',
      'main.tf': label('var.name'),
      'examples/basic/main.tf': example,
      '.gantry/config.yml': config('1.0.0'),
    },
    owner: acme.ada.user,
  });
  await report.step(
    `Make a module of acme/${module}`,
    async () => {
      await createModule(gantry.admin, { repository: `acme/${module}` });
      return ended(gantry, ({ number }) => number === '1.0.0');
    },
    (version) => ({
      found: `1.0.0: ${version.state}, ${version.tests.length} test applied its example and destroyed it`,
      link: `${gantry.url}/module/${module}`,
    }),
  );
  return repo;
}

async function changeModule({ report, acme, gantry }: Stage, repo: Repository): Promise<void> {
  const push = (files: Record<string, string>): Promise<string> =>
    acme.emulator.seed.commitFiles({
      repo,
      branch: 'upper-case',
      files,
      message: 'Labels in upper case\n',
      author: acme.ada.user,
    });
  const broken = await push({
    'main.tf': label('upper(var.name, 1)'),
    '.gantry/config.yml': config('1.1.0'),
  });
  const { id } = await openPullRequest(acme.ada, repo, 'upper-case', 'Labels in upper case');
  await report.step(
    'Open a pull request whose test fails',
    () => ended(gantry, ({ commit }) => commit.hash === broken),
    (version) => ({
      found: `Proposal of ${version.number}: ${version.state}. ${version.reason?.slice(0, 90) ?? ''}`,
      link: `${gantry.url}/module/${module}/proposals`,
    }),
  );
  await report.step(
    'Mend it and merge',
    async () => {
      const mended = await push({ 'main.tf': label('upper(var.name)') });
      const proposal = await ended(gantry, ({ commit }) => commit.hash === mended);
      if (proposal.state !== 'ACTIVE')
        throw new Error(`The proposal is ${proposal.state}: ${proposal.reason}`);
      await merge(acme.grace, repo, id);
      return ended(gantry, ({ number, archiveSha256 }) => number === '1.1.0' && archiveSha256 !== null);
    },
    (version) => ({
      found: `1.1.0: ${version.state}, archive ${version.archiveSha256?.slice(0, 12)}`,
      link: `${gantry.url}/module/${module}`,
    }),
  );
}

async function ended(
  { admin }: Stage['gantry'],
  pick: (version: SeenVersion) => boolean,
): Promise<SeenVersion> {
  return until('the end of the tests', async () => {
    const { versions, proposals } = await versionsOf(admin, module);
    return [...versions, ...proposals].find((one) => one.state !== 'PENDING' && pick(one));
  });
}

async function installModule({ report, acme, gantry, repo }: Stage): Promise<void> {
  const host = new URL(gantry.url).host;
  const source = `${host}/acme/label/null`;
  const code = `module "label" {\n  source  = "${source}"\n  version = "~> 1.0"\n  name    = "app"\n}\n`;
  const sha = await acme.emulator.seed.commitFiles({
    repo,
    branch: 'main',
    files: { 'app/label.tf': code },
    message: 'Label the app\n',
    author: acme.ada.user,
  });
  const planned = await until('the plan with the module', async () =>
    (await runsOf(gantry.admin, 'app')).find(
      ({ commit, state }) => commit.hash === sha && ['UNCONFIRMED', 'FAILED'].includes(state),
    ),
  );
  await report.step(
    'Use it in the stack app, without any set-up',
    async () => {
      const log = await logOf(gantry.admin, 'app', planned.id, 'INITIALIZING');
      const line = log.split('\n').find((each) => each.includes(`${source} 1.1.0`));
      if (line === undefined) throw new Error(`Terraform did not install ${source} 1.1.0:\n${log}`);
      return line.trim();
    },
    (line) => ({ found: line, link: `${gantry.url}/stack/app/run/${planned.id}` }),
  );
  await report.step(
    'See who uses which version',
    () =>
      until('app among the users', async () =>
        (await usedBy(gantry.admin, module)).find(({ stack }) => stack?.id === 'app'),
      ),
    ({ version }) => ({
      found: `app uses ${version.number}`,
      link: `${gantry.url}/module/${module}/used-by`,
    }),
  );
  await act(gantry.admin, 'runConfirm', { stack: 'app', run: planned.id });
  await until('the apply', async () =>
    (await runsOf(gantry.admin, 'app')).find(({ id, state }) => id === planned.id && state === 'FINISHED'),
  );
}
