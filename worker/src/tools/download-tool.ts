import { createHash, randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { ToolName } from '@gantry/contract/worker-protocol';
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

const timeoutMs = 300_000;
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
  name: ToolName,
  satisfies: (version: Version) => boolean,
  cacheFolder: string,
): Promise<{ version: Version; file: string } | null> {
  const index = releaseIndex.parse(JSON.parse((await fetchBytes(site.index)).toString()));
  const version = index.versions
    .map(parseVersion)
    .filter((candidate) => candidate !== null)
    .filter(satisfies)
    .sort(compareVersions)
    .at(-1);
  if (version === undefined) return null;
  const target = path.join(cacheFolder, name, version.text, binaryNames[name]);
  const running =
    downloads.get(target) ?? install(site, name, version, target).finally(() => downloads.delete(target));
  downloads.set(target, running);
  return { version, file: await running };
}

async function install(site: ReleaseSite, name: ToolName, version: Version, target: string): Promise<string> {
  const folder = site.folder(version.text);
  const product = `${binaryNames[name]}_${version.text}`;
  const archive = `${product}_${process.platform}_${architectures[process.arch] ?? process.arch}.zip`;
  const [sums, bytes] = await Promise.all([
    fetchBytes(new URL(`${product}_SHA256SUMS`, folder).href),
    fetchBytes(new URL(archive, folder).href),
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
  const binary = await readZipEntry(bytes, binaryNames[name]);
  await fs.mkdir(path.dirname(target), { recursive: true, mode: 0o755 });
  const temporary = `${target}.${randomUUID()}`;
  await fs.writeFile(temporary, binary, { mode: 0o755, flush: true });
  await fs.rename(temporary, target);
  return target;
}

async function fetchBytes(url: string): Promise<Buffer> {
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
