import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeCloud } from '../cloud/fake-cloud.ts';
import type { CloudSettings } from '../cloud/model.ts';
import type { InstalledFakeCloud } from '../install.ts';

function findBinary(): string | undefined {
  const script = 'command -v terraform || command -v tofu';
  return spawnSync('sh', ['-c', script], { encoding: 'utf8' }).stdout.trim() || undefined;
}

/** Path of terraform or tofu, if this machine has one. */
export const terraformBinary = findBinary();

export interface Result {
  readonly code: number | null;
  /** Standard output and error, together. */
  readonly text: string;
}

const withHead = (installed: InstalledFakeCloud, configuration: string) => `terraform {
  required_providers {
    fakecloud = {
      source  = "${installed.source}"
      version = "${installed.version}"
    }
  }
}
${configuration}`;

/** One working directory on a cloud, with a clean environment for each command. */
export class Workspace {
  readonly dir: string;
  readonly cloud: FakeCloud;
  readonly environment: Readonly<Record<string, string>>;

  private constructor(dir: string, cloud: FakeCloud, rc: string) {
    this.dir = dir;
    this.cloud = cloud;
    this.environment = {
      HOME: dir,
      TF_CLI_CONFIG_FILE: rc,
      TF_IN_AUTOMATION: '1',
      CHECKPOINT_DISABLE: '1',
      FAKECLOUD_FILE: cloud.file,
    };
  }

  /** Makes a folder and a cloud for `configuration`, which needs no head, and initialises it. */
  static async create(
    installed: InstalledFakeCloud,
    configuration: string,
    settings: CloudSettings = {},
  ): Promise<Workspace> {
    const dir = await mkdtemp(join(tmpdir(), 'fake-cloud-'));
    const cloud = FakeCloud.create(join(dir, 'cloud', 'cloud.json'), settings);
    await writeFile(join(dir, 'main.tf'), withHead(installed, configuration));
    return Workspace.adopt(installed, dir, cloud);
  }

  /** Initialises a folder that holds a configuration already. */
  static async adopt(installed: InstalledFakeCloud, dir: string, cloud: FakeCloud): Promise<Workspace> {
    const rc = join(dir, 'terraform.rc');
    await writeFile(rc, installed.cliConfiguration);
    const workspace = new Workspace(dir, cloud, rc);
    const init = await workspace.run(['init']);
    if (init.code !== 0) throw new Error(`terraform init failed: ${init.text}`);
    return workspace;
  }

  async write(configuration: string, installed: InstalledFakeCloud): Promise<void> {
    await writeFile(join(this.dir, 'main.tf'), withHead(installed, configuration));
  }

  /** Starts terraform in the background. */
  start(args: readonly string[], environment: Record<string, string> = {}): ChildProcess {
    if (terraformBinary === undefined) throw new Error('Install terraform or tofu and put it on PATH.');
    return spawn(terraformBinary, [...args, '-no-color'], {
      cwd: this.dir,
      env: { ...this.environment, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  run(args: readonly string[], environment?: Record<string, string>): Promise<Result> {
    return finished(this.start(args, environment));
  }

  apply(environment?: Record<string, string>): Promise<Result> {
    return this.run(['apply', '-auto-approve', '-input=false'], environment);
  }

  /** Exit code 0: no changes; 2: changes; 1: an error. */
  plan(...args: readonly string[]): Promise<Result> {
    return this.run(['plan', '-input=false', '-detailed-exitcode', ...args]);
  }

  /** Addresses in the state, sorted. */
  async state(): Promise<string[]> {
    const { text } = await this.run(['state', 'list']);
    return text.split('\n').filter(Boolean).sort();
  }

  read(file: string): Promise<string> {
    return readFile(join(this.dir, file), 'utf8');
  }

  remove(): Promise<void> {
    return rm(this.dir, { recursive: true, force: true });
  }
}

/** Waits for a command's end and gathers what it printed, with lines unwrapped from Terraform's boxes. */
export function finished(child: ChildProcess): Promise<Result> {
  let text = '';
  const gather = (chunk: Buffer) => {
    text += chunk.toString('utf8');
  };
  child.stdout?.on('data', gather);
  child.stderr?.on('data', gather);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, text: text.replace(/\n│ (?=\S)/g, ' ') }));
  });
}

/** Resolves when a command has printed all that is wanted. */
export function printed(child: ChildProcess, wanted: readonly string[]): Promise<void> {
  let text = '';
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      if (wanted.every((part) => text.includes(part))) resolve();
    });
    child.once('close', () =>
      reject(new Error(`Terraform ended without printing "${wanted.join('", "')}": ${text}`)),
    );
  });
}
