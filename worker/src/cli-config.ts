import fs from 'node:fs/promises';
import path from 'node:path';
import type { RunJob } from '@gantry/contract/worker-protocol';
import { hclList, hclString } from './hcl.ts';

/** Terraform's own configuration file for one run: where providers and modules come from. */
export async function renderCliConfig(
  providerMirrors: readonly string[],
  registry: RunJob['registry'],
): Promise<string> {
  const mirrors = await Promise.all(
    providerMirrors.map(async (folder) => ({ folder, providers: await listProviders(folder) })),
  );
  const filled = mirrors.filter(({ providers }) => providers.length > 0);
  return [
    'disable_checkpoint = true',
    ...(registry === null ? [] : [moduleRegistry(registry)]),
    ...(filled.length === 0 ? [] : [installation(filled)]),
    '',
  ].join('\n');
}

/**
 * Modules of this installation need no set-up: the run's own token is there, and the place is told, so that it is
 * reached as the worker reaches the server, without the discovery that works over HTTPS only.
 */
function moduleRegistry({ host, modulesUrl, token }: NonNullable<RunJob['registry']>): string {
  return [
    `credentials ${hclString(host)} {`,
    `  token = ${hclString(token)}`,
    '}',
    `host ${hclString(host)} {`,
    '  services = {',
    `    "modules.v1" = ${hclString(modulesUrl)}`,
    '  }',
    '}',
  ].join('\n');
}

/** Mirrored providers come only from the mirror, so that a run without Internet asks no registry for them. */
function installation(mirrors: readonly { folder: string; providers: readonly string[] }[]): string {
  const methods = mirrors.map(({ folder, providers }) =>
    [
      '  filesystem_mirror {',
      `    path    = ${hclString(folder)}`,
      `    include = ${hclList(providers)}`,
      '  }',
    ].join('\n'),
  );
  const mirrored = [...new Set(mirrors.flatMap(({ providers }) => providers))];
  const direct = ['  direct {', `    exclude = ${hclList(mirrored)}`, '  }'].join('\n');
  return ['provider_installation {', ...methods, direct, '}'].join('\n');
}

/** `host/namespace/type` of all providers in a filesystem mirror. */
async function listProviders(folder: string): Promise<string[]> {
  const subfolders = async (names: string[]): Promise<string[]> => {
    const lists = await Promise.all(
      names.map(async (name) => {
        const entries = await fs.readdir(path.join(folder, name), { withFileTypes: true }).catch(() => []);
        return entries
          .filter((entry) => !entry.isFile() && !entry.name.startsWith('.'))
          .map((entry) => path.posix.join(name, entry.name));
      }),
    );
    return lists.flat();
  };
  return (await subfolders(await subfolders(await subfolders([''])))).toSorted();
}
