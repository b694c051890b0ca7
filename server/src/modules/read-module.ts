import { AppError } from '@gantry/contract/errors';
import type { CommitSource } from '../vcs/index.ts';
import { configPaths, type ModuleConfig, nativeTestFile } from './config/module-config.ts';
import { parseConfig } from './config/parse-config.ts';
import type { ModuleDeps } from './deps.ts';
import type { ModuleMetadata } from './metadata/metadata.ts';
import { readMetadata } from './metadata/read-metadata.ts';
import type { ModuleRow } from './store.ts';
import type { VersionRow } from './versions-store.ts';

const mostConfigBytes = 262_144;

/** Configuration and code of a module at the version's commit. Throws what is wrong with them, with its place. */
export async function readModule(
  deps: ModuleDeps,
  module: ModuleRow,
  version: VersionRow,
): Promise<{ config: ModuleConfig; metadata: ModuleMetadata }> {
  const source = await deps.vcs.openSource({
    integrationId: module.integration_id ?? '',
    repository: module.repository,
    repositoryUuid: module.repository_uuid,
    sha: version.sha,
    branch: version.branch,
  });
  const config = await readConfig(source, module);
  if (config.native !== null) await requireNativeTests(source, module.project_root, config);
  return { config, metadata: await readMetadata(source, module.project_root) };
}

/** Whoever asks for native tests and has none would believe that the module is tested. */
async function requireNativeTests(
  source: CommitSource,
  projectRoot: string,
  { nativeProblem }: ModuleConfig,
): Promise<void> {
  const prefix = projectRoot === '' ? '' : `${projectRoot}/`;
  const found = (await source.paths()).some(
    (path) => path.startsWith(prefix) && nativeTestFile.test(path.slice(prefix.length)),
  );
  if (found) return;
  throw nativeProblem(
    `There are no native tests. Add files such as ${prefix}tests/basic.tftest.hcl, or leave run_native_tests out.`,
  );
}

async function readConfig(
  source: CommitSource,
  { project_root: projectRoot, release_by: releaseBy }: ModuleRow,
): Promise<ModuleConfig> {
  const paths = configPaths(projectRoot);
  for (const path of paths) {
    const file = await source.file(path, mostConfigBytes);
    if (file !== null) return parseConfig(path, file.toString(), releaseBy);
  }
  // Tags tell the version, and tests are free.
  if (releaseBy === 'tag') return parseConfig(paths[0] ?? '', '', releaseBy);
  throw new AppError(
    'MODULE_CONFIG_INVALID',
    `There is no ${paths[0]}. Add it with at least the line "module_version: 0.1.0".`,
  );
}
