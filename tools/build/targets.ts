import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** One part of dist/: what it is made of and how. */
export interface Target {
  name: 'server' | 'worker' | 'cli' | 'emulator' | 'web';
  /** The file without which there is nothing to build. */
  entry: string;
  /** Folders and files whose content decides whether it must be built again. */
  inputs: string[];
  /** Programs that it starts as threads, by the name of the file beside its bundle. */
  threads?: Record<string, string>;
  /** Folders that the program reads beside its bundle. */
  copies?: Record<string, string>;
}

const SHARED = ['contract/src', 'package-lock.json', 'tools/build'];

const TARGETS: readonly Target[] = [
  {
    name: 'server',
    entry: 'server/src/main.ts',
    inputs: ['server/src', 'server/migrations', 'rego/src', ...SHARED],
    threads: { 'policy-thread': 'server/src/policies/engine/thread.ts' },
    copies: { 'server/migrations': 'migrations' },
  },
  { name: 'worker', entry: 'worker/src/main.ts', inputs: ['worker/src', ...SHARED] },
  { name: 'cli', entry: 'cli/src/main.ts', inputs: ['cli/src', ...SHARED] },
  { name: 'emulator', entry: 'emulator/src/main.ts', inputs: ['emulator/src', ...SHARED] },
  {
    name: 'web',
    entry: 'web/index.html',
    inputs: ['web/index.html', 'web/vite.config.ts', 'web/src', 'web/public', ...SHARED],
  },
];

/** The parts that this checkout has. */
export const targetsOf = (root: string): Target[] =>
  TARGETS.filter(({ entry }) => existsSync(join(root, entry)));
