import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { createKey, createModule, versionsOf } from '../support/modules.ts';
import { until } from '../support/until.ts';
import { type Bench, type Figure, figure } from './figure.ts';
import { measureInit } from './modules/init.ts';
import { measureMetadata } from './modules/metadata.ts';
import { memoryOf } from './modules/process-memory.ts';
import { type Place, startPlace } from './place.ts';
import { distribution, rounded } from './statistics.ts';

const moduleCount = 20;
const versionCount = 1_000;
const listings = 300;
const downloads = 60;
const laterDownloads = 180;
const atOnce = 6;
const mebibyte = 1_048_576;

const code = (name: string): string => `variable "name" { type = string }
resource "terraform_data" "it" { input = "${name} $\{var.name}" }
output "id" { value = terraform_data.it.output }
`;

type Registry = Place & { readonly token: string };

export const modulesBench: Bench = {
  name: 'modules',
  what: `init of a stack with ${moduleCount} modules, the list of ${versionCount} versions, a 10 MB archive, metadata of 50 files`,
  async run(say) {
    const place = await startPlace({ environment: { GANTRY_ACCOUNT_NAME: 'acme' } });
    try {
      const token = await createKey(place.product.admin, 'bench', [{ role: 'reader', space: 'root' }]);
      const registry = { ...place, token };
      return [
        ...(await init(registry, say)),
        ...(await list(registry, say)),
        ...(await download(registry, say)),
        ...(await measureMetadata(say)),
      ];
    } catch (error) {
      // Before anything that may wait for what is broken.
      say(`ended by ${String(error)}`);
      throw error;
    } finally {
      await place.close();
    }
  },
};

async function release({ product, acme }: Registry, slug: string, files: Record<string, string>) {
  await acme.emulator.seed.createRepository({
    workspace: acme.workspace,
    name: slug,
    files: { '.gantry/config.yml': 'module_version: 1.0.0\n', ...files },
    owner: acme.ada.user,
  });
  await createModule(product.admin, { repository: `acme/${slug}` });
  return until(`the version of ${slug}`, async () => {
    const [version] = (await versionsOf(product.admin, slug)).versions;
    if (version?.state === 'FAILED') throw new Error(`${slug}: ${version.reason}`);
    return version?.state === 'ACTIVE' ? version : undefined;
  });
}

async function init(place: Registry, say: (text: string) => void): Promise<Figure[]> {
  const names = Array.from({ length: moduleCount }, (_, index) => `part${index + 1}`);
  for (const name of names) await release(place, `terraform-null-${name}`, { 'main.tf': code(name) });
  const modules = names.map((name) => ({ name, code: code(name) }));
  const { url } = place.product;
  const { local, registry } = await measureInit({ dir: place.dir, url, token: place.token, modules, say });
  const value = rounded((registry.p50 - local.p50) / 1_000);
  return [
    figure(
      `init with ${moduleCount} registry modules, above local paths`,
      { value, unit: 's' },
      { atMost: 1 },
      {
        local,
        registry,
      },
    ),
  ];
}

const address = (url: string, name: string): string => `${url}/registry/modules/v1/acme/${name}/null`;

async function list({ product, db, token }: Registry, say: (text: string) => void): Promise<Figure[]> {
  await sql`
    insert into module_versions (id, module_id, proposed, number, state, sha, branch, commit, triggered_by, metadata,
      archive_sha256, archive_bytes, created_at, updated_at)
    select id || '-' || n, module_id, false, '1.' || (n / 20) || '.' || (n % 20), 'active', md5(n::text), branch, commit,
      triggered_by, metadata, archive_sha256, archive_bytes, created_at, updated_at
    from module_versions, generate_series(1, ${versionCount - 1}) as n
    where module_id = 'terraform-null-part1' and number = '1.0.0'
  `.execute(db.kysely);
  const times: number[] = [];
  for (let round = 0; round < listings + 20; round++) {
    const started = performance.now();
    const answer = await fetch(`${address(product.url, 'part1')}/versions`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const text = await answer.text();
    if (round >= 20) times.push(performance.now() - started);
    if (round === 0 && text.split('"version"').length !== versionCount + 1)
      throw new Error(`The list is not whole: ${text.slice(0, 200)}`);
  }
  const spread = distribution(times);
  say(`list of ${versionCount} versions: p50 ${rounded(spread.p50)} ms, p95 ${rounded(spread.p95)} ms`);
  return [
    figure(
      `Version list, ${versionCount} versions, p95`,
      { value: rounded(spread.p95), unit: 'ms' },
      { atMost: 30 },
      { ...spread },
    ),
  ];
}

/** What does not compress, so that the archive is as large as its file. */
async function download(place: Registry, say: (text: string) => void): Promise<Figure[]> {
  const { product, token } = place;
  const content = randomBytes(10 * mebibyte).toString('base64');
  await release(place, 'terraform-null-large', { 'main.tf': code('large'), 'data.b64': content });
  const once = async (): Promise<number> => {
    const answer = await fetch(`${address(product.url, 'large')}/1.0.0/download`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const archive = await fetch(new URL(answer.headers.get('x-terraform-get') ?? '', product.url));
    let bytes = 0;
    for await (const chunk of archive.body ?? []) bytes += chunk.length;
    return bytes;
  };
  const rounds = async (count: number): Promise<number[]> => {
    const sizes: number[] = [];
    for (let done = 0; done < count; done += atOnce) {
      sizes.push(...(await Promise.all(Array.from({ length: atOnce }, once))));
    }
    return sizes;
  };
  const peakOf = async (work: () => Promise<unknown>): Promise<number> => {
    const memory = memoryOf(product.pid);
    await work();
    return (await memory.stop()).peak / mebibyte;
  };
  // What a stream keeps for itself and what waits for the collector comes with the first ones; what leaks comes with all.
  const first = await peakOf(() => rounds(downloads));
  const started = performance.now();
  const sizes: number[] = [];
  const later = await peakOf(async () => sizes.push(...(await rounds(laterDownloads))));
  const seconds = (performance.now() - started) / 1_000;
  const size = (sizes[0] ?? 0) / mebibyte;
  const growth = rounded(later - first);
  const speed = rounded((size * laterDownloads) / seconds);
  say(
    `downloads of ${rounded(size)} MB, ${atOnce} at once: ${speed} MB/s, at most ${rounded(first)} MB in the first ${downloads}, ${rounded(later)} MB in ${laterDownloads} more`,
  );
  return [
    figure(
      `Memory that ${laterDownloads} more downloads of ${Math.round(size)} MB need`,
      { value: growth, unit: 'MB' },
      { atMost: 20 },
      {
        sizeMb: size,
        downloads,
        laterDownloads,
        atOnce,
        megabytesPerSecond: speed,
        firstMb: first,
        laterMb: later,
      },
    ),
  ];
}
