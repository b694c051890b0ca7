import fs from 'node:fs/promises';
import path from 'node:path';
import { renderCliConfig } from '../cli-config.ts';
import type { RunContext } from '../run-context.ts';
import { RunFailure } from '../run-failure.ts';

/** Written beside the stack's files, not over them: Terraform itself then refuses a second backend and says where it is. */
export const backendFile = 'gantry_backend.tf';
const backendConfiguration = 'terraform {\n  backend "http" {}\n}\n';

/** Makes the stack keep its state in Gantry. Address and password are in the environment only. */
export async function writeBackend(root: string): Promise<void> {
  try {
    await fs.writeFile(path.join(root, backendFile), backendConfiguration, { flag: 'wx', mode: 0o644 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    const message = `The project root has a file named ${backendFile}, which is the name that Gantry uses itself. Rename or remove it.`;
    throw new RunFailure('WORKSPACE_INVALID', message);
  }
}

export async function writeCliConfig({ job, settings, workspace }: RunContext): Promise<void> {
  const config = await renderCliConfig(settings.providerMirrors, job.registry);
  await fs.writeFile(workspace.cliConfig, config, { flag: 'wx', mode: 0o644 });
}
