import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createFaults, type Faults } from './faults.ts';
import { closeGitRepository } from './git/repository.ts';
import { createSender } from './hooks/sender.ts';
import { createSeed, type Seed } from './seed/seed.ts';
import { buildServer } from './server.ts';
import { type Settings, settingsSchema } from './settings.ts';
import { allRepositories, createState, type State } from './state/state.ts';
import type { RestCall, World } from './world.ts';

export type EmulatorOptions = Partial<Settings> & {
  /** Folder for the git repositories. */
  readonly dir: string;
  /** 0 or nothing: any free port. */
  readonly port?: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** The clock, for tests. */
  readonly now?: () => Date;
  /** Hears of every call of the REST API, for tests of budgets. */
  readonly onRestCall?: (call: RestCall) => void;
  /** Logs problems of the server itself to the console. */
  readonly log?: boolean;
};

export type Emulator = {
  /** `http://host:port`: the pages and git; the API is at `${url}/2.0`. */
  readonly url: string;
  readonly seed: Seed;
  readonly state: State;
  readonly faults: Faults;
  readonly settings: Settings;
  /** Resolves when every delivery that is due has been settled, retries included. */
  idle(): Promise<void>;
  close(): Promise<void>;
};

/** Starts a Bitbucket Cloud of one's own: REST API, git, webhooks and pages on one port. */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const { dir, port = 0, host = '127.0.0.1', now = () => new Date(), log = false, ...others } = options;
  const { onRestCall = () => undefined, ...rest } = others;
  const settings = settingsSchema.parse(rest);
  const repositories = join(dir, 'repositories');
  await mkdir(repositories, { recursive: true });
  const faults = createFaults();
  const sender = createSender({ settings, faults, now });
  const world: World = {
    ...{ origin: '', dir: repositories, settings, faults, state: createState(), sender, now },
    onRestCall,
  };
  const server = buildServer(world, { log });
  world.origin = await server.listen({ port, host });
  return {
    url: world.origin,
    seed: createSeed(world),
    state: world.state,
    faults,
    settings,
    idle: () => sender.idle(),
    async close() {
      await sender.close();
      await server.close();
      for (const repository of allRepositories(world.state)) closeGitRepository(repository.git);
    },
  };
}
