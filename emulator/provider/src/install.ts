import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { buildFakeCloud } from './build.ts';

export const PROVIDER_SOURCE = 'registry.gantry.test/demo/fakecloud';
export const PROVIDER_VERSION = '1.0.0';

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };

/** Terraform's name for this machine, such as `linux_amd64`. */
function hostPlatform(): string {
  return `${process.platform}_${ARCHITECTURES[process.arch] ?? process.arch}`;
}

const quoteForShell = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/** Starts a Node by absolute path, because runs have an empty PATH; finds the bundle beside itself. */
const launcher = (node: string, bundle: string) =>
  `#!/bin/sh\nexec ${quoteForShell(node)} "\${0%/*}/${bundle}" "$@"\n`;

/** Terraform CLI configuration (`TF_CLI_CONFIG_FILE`) that takes this provider from the mirror and others as usual. */
const cliConfiguration = (mirrorDir: string) => `provider_installation {
  filesystem_mirror {
    path    = ${JSON.stringify(mirrorDir)}
    include = ["registry.gantry.test/*/*"]
  }
  direct {
    exclude = ["registry.gantry.test/*/*"]
  }
}
`;

export interface InstalledFakeCloud {
  /** Terraform filesystem mirror, unpacked layout. */
  readonly mirrorDir: string;
  readonly source: typeof PROVIDER_SOURCE;
  readonly version: typeof PROVIDER_VERSION;
  /** What a sandboxed run must be able to read, besides the system's libraries and /bin/sh. */
  readonly readPaths: readonly string[];
  /** Text for a file named by `TF_CLI_CONFIG_FILE`. */
  readonly cliConfiguration: string;
}

/**
 * Builds the provider and installs it under `dir`, for the Node that runs this unless another is named.
 * Safe to repeat: the same program gives the same files, so lock files stay valid.
 */
export async function installFakeCloud(
  dir: string,
  node: string = process.execPath,
): Promise<InstalledFakeCloud> {
  const mirrorDir = resolve(dir);
  const packageDir = join(mirrorDir, PROVIDER_SOURCE, PROVIDER_VERSION, hostPlatform());
  const draft = join(mirrorDir, `.draft-${randomUUID()}`);
  await mkdir(packageDir, { recursive: true });
  await mkdir(draft);
  try {
    const bundle = basename(await buildFakeCloud(draft));
    const executable = `terraform-provider-fakecloud_v${PROVIDER_VERSION}`;
    await writeFile(join(draft, executable), launcher(node, bundle), { mode: 0o755 });
    for (const file of [bundle, executable]) await rename(join(draft, file), join(packageDir, file));
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return {
    mirrorDir,
    source: PROVIDER_SOURCE,
    version: PROVIDER_VERSION,
    readPaths: [node, mirrorDir],
    cliConfiguration: cliConfiguration(mirrorDir),
  };
}
