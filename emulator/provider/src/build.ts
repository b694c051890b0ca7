import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** CommonJS, because it starts faster, and by its ending, whatever package.json lies above it. */
const BUNDLE_NAME = 'fakecloud.cjs';

/** Bundles the provider into one file without dependencies, for Node 20 and newer; returns the file's path. */
export async function buildFakeCloud(outDir: string): Promise<string> {
  const outfile = join(outDir, BUNDLE_NAME);
  await build({
    entryPoints: [fileURLToPath(new URL('./main.ts', import.meta.url))],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    logLevel: 'error',
  });
  return outfile;
}
