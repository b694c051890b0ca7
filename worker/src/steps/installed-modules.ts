import { constants } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { InstalledModule } from '@gantry/contract/worker-protocol';
import { z } from 'zod';
import type { PreparedRun } from '../run-context.ts';

const mostBytes = 4 * 1_048_576;
const mostModules = 2_000;
const manifest = z.object({
  Modules: z.array(z.object({ Source: z.string().max(500), Version: z.string().max(100).optional() })),
});

/**
 * What Terraform's own list says was installed from module registries: only those have versions. The list is a file of
 * the run, so that nothing is followed out of it and anything strange counts as none.
 */
export async function installedModules({ root }: Pick<PreparedRun, 'root'>): Promise<InstalledModule[]> {
  const text = await readList(path.join(root, '.terraform', 'modules', 'modules.json'));
  const read = text === null ? null : manifest.safeParse(asJson(text));
  if (!read?.success) return [];
  const found = read.data.Modules.flatMap(({ Source: source, Version: version }) =>
    version === undefined || version === '' ? [] : [{ source, version }],
  );
  return [...new Map(found.map((each) => [`${each.source} ${each.version}`, each])).values()].slice(
    0,
    mostModules,
  );
}

async function readList(file: string): Promise<string | null> {
  try {
    const handle = await fs.open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const { size } = await handle.stat();
      return size > mostBytes ? null : await handle.readFile('utf8');
    } finally {
      await handle.close();
    }
  } catch {
    return null;
  }
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
