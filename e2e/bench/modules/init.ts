import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Distribution, distribution, rounded } from '../statistics.ts';

const run = promisify(execFile);
const rounds = 7;

type Wanted = {
  readonly dir: string;
  readonly url: string;
  readonly token: string;
  readonly modules: readonly { readonly name: string; readonly code: string }[];
  readonly say: (text: string) => void;
};

/** Times, in milliseconds, of a real `terraform init` from nothing: modules of the registry and the same of local paths. */
export async function measureInit(wanted: Wanted): Promise<{ local: Distribution; registry: Distribution }> {
  const { dir, url, token, modules, say } = wanted;
  const host = new URL(url).host;
  const config = join(dir, 'bench.terraformrc');
  await writeFile(
    config,
    `credentials "${host}" {\n  token = "${token}"\n}\nhost "${host}" {\n  services = { "modules.v1" = "${url}/registry/modules/v1/" }\n}\n`,
  );
  const call = (name: string, source: string): string => `module "${name}" {\n${source}\n  name = "x"\n}\n`;
  const fromRegistry = modules.map(({ name }) =>
    call(name, `  source  = "${host}/acme/${name}/null"\n  version = "~> 1.0"`),
  );
  const fromHere = modules.map(({ name }) => call(name, `  source = "./${name}"`));
  const times = { local: [] as number[], registry: [] as number[] };
  for (let round = 0; round <= rounds; round++) {
    for (const kind of ['local', 'registry'] as const) {
      const folder = join(dir, `init-${kind}-${round}`);
      await mkdir(folder);
      await writeFile(join(folder, 'main.tf'), (kind === 'local' ? fromHere : fromRegistry).join(''));
      if (kind === 'local') {
        for (const { name, code } of modules) {
          await mkdir(join(folder, name));
          await writeFile(join(folder, name, 'main.tf'), code);
        }
      }
      const started = performance.now();
      await run('terraform', ['init', '-no-color', '-input=false'], {
        cwd: folder,
        env: { PATH: process.env.PATH, HOME: dir, TF_CLI_CONFIG_FILE: config, CHECKPOINT_DISABLE: '1' },
      });
      // The first of each has the program and the files still to be read from the disk.
      if (round > 0) times[kind].push(performance.now() - started);
      await rm(folder, { recursive: true });
    }
  }
  const [local, registry] = [distribution(times.local), distribution(times.registry)];
  say(`init: local paths p50 ${rounded(local.p50)} ms, registry p50 ${rounded(registry.p50)} ms`);
  return { local, registry };
}
