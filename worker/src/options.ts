import os from 'node:os';
import path from 'node:path';
import type { IsolationKind } from '@gantry/contract/worker-protocol';
import type { WorkerLogger } from './logger.ts';

/** Everything that a worker can be told. Times are in seconds, folders are absolute. */
export interface WorkerOptions {
  /** Where the server answers, for example `https://gantry.example.com`. */
  serverUrl: string;
  /** The worker token, for registering and claiming. */
  token: string;
  logger: WorkerLogger;
  name?: string;
  /** Runs at the same time; each has a user, a workspace and a claim of its own. */
  capacity?: number;
  /** Holds the workspaces and downloaded tools. Must be reachable by the users of the runs. */
  workFolder?: string;
  /** `auto` takes bubblewrap where it works here, and plain processes elsewhere. */
  isolation?: 'auto' | IsolationKind;
  /** Folders and files that runs may read beside the system's own. */
  readPaths?: readonly string[];
  /** Folders that runs may write beside their workspace. */
  writePaths?: readonly string[];
  /** Folders with providers, laid out as Terraform's filesystem mirror. */
  providerMirrors?: readonly string[];
  tools?: Partial<ToolSources>;
  /** Started as root, runs get user ids of their own: the first free ones from here on. Nobody else should have them. */
  firstRunUser?: number;
  /** How long a stopping worker waits for its runs before it interrupts them. */
  drainSeconds?: number;
  /** Between the interrupt and the kill. An apply gets longer, since killing it loses what it made. */
  planGraceSeconds?: number;
  applyGraceSeconds?: number;
}

export interface ToolSources {
  /** Looked through for `terraform` and `tofu`, in this order. */
  searchPath: readonly string[];
  /** A copy of the vendors' release sites: `<mirror>/terraform/…` and `<mirror>/opentofu/…`; null for none. */
  mirrorUrl: string | null;
  /** May the worker download from the vendors' release sites? */
  allowVendor: boolean;
}

export type Settings = Required<Omit<WorkerOptions, 'tools'>> & { tools: ToolSources };

const firstFreeUser = 58_300;

export const defaultWorkFolder = path.join(os.tmpdir(), `gantry-worker-${process.getuid?.()}`);

export function settingsOf(options: WorkerOptions): Settings {
  const { tools, ...given } = options;
  return {
    name: os.hostname(),
    capacity: 1,
    workFolder: defaultWorkFolder,
    isolation: 'auto',
    readPaths: [],
    writePaths: [],
    providerMirrors: [],
    firstRunUser: firstFreeUser,
    drainSeconds: 600,
    planGraceSeconds: 30,
    applyGraceSeconds: 300,
    ...given,
    tools: { searchPath: systemPath, mirrorUrl: null, allowVendor: false, ...tools },
  };
}

/** Where runs find programs, whatever the PATH of the worker is. */
export const systemPath: readonly string[] = [
  '/usr/local/sbin',
  '/usr/local/bin',
  '/usr/sbin',
  '/usr/bin',
  '/sbin',
  '/bin',
];
