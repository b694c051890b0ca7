import { createHash, randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { binaryNames, type ReleaseSite } from './release-sites.ts';
import { readZipEntry } from './unzip.ts';
import { compareVersions, parseVersion, type Version } from './version-range.ts';

/** HashiCorp keys its list by version, OpenTofu lists objects with an id (`1.9.0`). */
const releaseIndex = z.object({
  versions: z.union([
    z.record(z.string(), z.unknown()).transform((versions) => Object.keys(versions)),
    z.array(z.object({ id: z.string() })).transform((versions) => versions.map(({ id }) => id)),
  ]),
});

const downloadTimeoutMs = 300_000;
/** Without Internet a run should not wait long, and the next ones not at all. */
const indexTimeoutMs = 5_000;
const indexValidMs = 600_000;
const mostBytes = 300_000_000;
const architectures: Partial<Record<NodeJS.Architecture, string>> = {
  x64: 'amd64',
  arm64: 'arm64',
  arm: 'arm',
};

const downloads = new Map<string, Promise<string>>();

/** Downloads the newest version that fits into the cache; null where the site has none. Throws on a wrong checksum. */
export async function downloadTool(
  site: ReleaseSite,
  satisfies: (version: Version) => boolean,
  cacheFolder: string,
): Promise<{ version: Version; file: string } | null> {
  const versions = await listVersions(site.index);
  const version = versions
    .map(parseVersion)
    .filter((candidate) => candidate !== null)
    .filter(satisfies)
    .sort(compareVersions)
    .at(-1);
  if (version === undefined) return null;
  const target = path.join(cacheFolder, site.tool, version.text, binaryNames[site.tool]);
  const running =
    downloads.get(target) ?? install(site, version, target).finally(() => downloads.delete(target));
  downloads.set(target, running);
  return { version, file: await running };
}

const indexes = new Map<string, { versions: Promise<string[]>; validUntil: number }>();

/** The versions that a site offers. Remembered for ten minutes, also when the site could not be asked. */
function listVersions(url: string): Promise<string[]> {
  const known = indexes.get(url);
  if (known !== undefined && known.validUntil > performance.now()) return known.versions;
  const versions = fetchBytes(url, indexTimeoutMs).then(
    (bytes) => releaseIndex.parse(JSON.parse(bytes.toString())).versions,
  );
  indexes.set(url, { versions, validUntil: performance.now() + indexValidMs });
  return versions;
}

async function install(site: ReleaseSite, version: Version, target: string): Promise<string> {
  const folder = site.folder(version.text);
  const product = `${binaryNames[site.tool]}_${version.text}`;
  const archive = `${product}_${process.platform}_${architectures[process.arch] ?? process.arch}.zip`;
  const [sums, bytes] = await Promise.all([
    fetchBytes(new URL(`${product}_SHA256SUMS`, folder).href, downloadTimeoutMs),
    fetchBytes(new URL(archive, folder).href, downloadTimeoutMs),
  ]);
  const sum = createHash('sha256').update(bytes).digest('hex');
  if (
    !sums
      .toString()
      .split('\n')
      .some((line) => line.trim().replace(/\s+\*?/, ' ') === `${sum} ${archive}`)
  ) {
    throw new Error(
      `The SHA-256 sum of ${archive} is not the one that the site lists. Nothing was installed.`,
    );
  }
  const binary = await readZipEntry(bytes, binaryNames[site.tool]);
  await fs.mkdir(path.dirname(target), { recursive: true, mode: 0o755 });
  const temporary = `${target}.${randomUUID()}`;
  await fs.writeFile(temporary, binary, { mode: 0o755, flush: true });
  await fs.rename(temporary, target);
  return target;
}

async function fetchBytes(url: string, timeoutMs: number): Promise<Buffer> {
  const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}.`);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > mostBytes) throw new Error(`${url} is larger than ${mostBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
