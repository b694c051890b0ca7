import fs from 'node:fs/promises';
import path from 'node:path';
import type { RunJob, ToolName } from '@gantry/contract/worker-protocol';
import { findProgram } from '../find-program.ts';
import type { RunUser } from '../isolation/executor.ts';
import type { ToolSources } from '../options.ts';
import { messageOf, RunFailure } from '../run-failure.ts';
import { downloadTool } from './download-tool.ts';
import { binaryNames, type ReleaseSite, releaseSites } from './release-sites.ts';
import { type Findings, type Found, toolNotFound, unreadableRange } from './tool-not-found.ts';
import { toolVersion } from './tool-version.ts';
import { compareVersions, parseRange, parseVersion, type Version } from './version-range.ts';

export interface Tool {
  name: ToolName;
  version: string;
  /** The binary itself, links followed. */
  file: string;
}

export interface ToolFinder {
  /** Throws TOOL_NOT_FOUND, which lists what was found instead. */
  find(wanted: RunJob['tool'], user: RunUser | null): Promise<Tool>;
}

type Satisfies = (version: Version) => boolean;

/**
 * Looks in this order: the tools downloaded before, the mirror, the vendor's release site, the search path. Nothing is
 * downloaded where no version is wished for, or where exactly the wished one is at hand.
 */
export function createToolFinder(sources: ToolSources, cacheFolder: string): ToolFinder {
  return {
    async find(wanted, user) {
      const satisfies = parseRange(wanted.version);
      if (satisfies === null) throw new RunFailure('TOOL_NOT_FOUND', unreadableRange(wanted));
      const [cached, installed] = await Promise.all([
        findCached(cacheFolder, wanted.name, user),
        findInstalled(sources.searchPath, wanted.name, user),
      ]);
      const here = { found: [...cached.found, ...installed.found], broken: installed.broken };
      const anyPlace = wanted.version === null || parseVersion(wanted.version) !== null;
      const failures: string[] = [];
      const tool =
        newest(anyPlace ? here.found : cached.found, satisfies) ??
        (await download(releaseSites(sources, wanted.name), satisfies, cacheFolder, failures)) ??
        newest(installed.found, satisfies);
      if (tool === undefined) {
        throw new RunFailure('TOOL_NOT_FOUND', toolNotFound(wanted, here, user, failures));
      }
      return { name: wanted.name, version: tool.version.text, file: tool.file };
    },
  };
}

function newest(found: readonly Found[], satisfies: Satisfies): Found | undefined {
  const fitting = found.filter(({ version }) => satisfies(version));
  return fitting.sort((a, b) => compareVersions(a.version, b.version)).at(-1);
}

/** From the first site that has a version that fits. Why others did not help is added to `failures`. */
async function download(
  sites: readonly ReleaseSite[],
  satisfies: Satisfies,
  cacheFolder: string,
  failures: string[],
): Promise<Found | undefined> {
  for (const site of sites) {
    const { host } = new URL(site.index);
    try {
      const downloaded = await downloadTool(site, satisfies, cacheFolder);
      if (downloaded !== null) return downloaded;
      failures.push(`${host} has no version that fits.`);
    } catch (error) {
      failures.push(`${host}: ${messageOf(error)}`);
    }
  }
  return undefined;
}

async function findCached(folder: string, name: ToolName, user: RunUser | null): Promise<Findings> {
  const versions = await fs.readdir(path.join(folder, name)).catch(() => []);
  const files = versions.map((version) => path.join(folder, name, version, binaryNames[name]));
  return withVersions(files, user);
}

async function findInstalled(
  searchPath: readonly string[],
  name: ToolName,
  user: RunUser | null,
): Promise<Findings> {
  const programs = searchPath.map((folder) => findProgram(binaryNames[name], [folder]));
  const files = programs.filter((file) => file !== null).map((file) => fs.realpath(file));
  return withVersions([...new Set(await Promise.all(files))], user);
}

async function withVersions(files: readonly string[], user: RunUser | null): Promise<Findings> {
  const asked = await Promise.all(
    files.map(async (file) => ({ file, version: await toolVersion(file, user).catch(() => null) })),
  );
  return {
    found: asked.flatMap(({ file, version }) => (version === null ? [] : [{ file, version }])),
    broken: asked.filter(({ version }) => version === null).map(({ file }) => file),
  };
}
