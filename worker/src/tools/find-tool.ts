import fs from 'node:fs/promises';
import path from 'node:path';
import type { RunJob, ToolName } from '@gantry/contract/worker-protocol';
import { findProgram } from '../find-program.ts';
import type { RunUser } from '../isolation/executor.ts';
import type { ToolSources } from '../options.ts';
import { messageOf, RunFailure } from '../run-failure.ts';
import { downloadTool } from './download-tool.ts';
import { binaryNames, releaseSites } from './release-sites.ts';
import { toolVersion } from './tool-version.ts';
import { compareVersions, parseRange, type Version } from './version-range.ts';

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

interface Found {
  version: Version;
  file: string;
}

/** Looks in this order: the tools downloaded before, the mirror, the vendor's release site, the search path. */
export function createToolFinder(sources: ToolSources, cacheFolder: string): ToolFinder {
  return {
    async find(wanted, user) {
      const satisfies = parseRange(wanted.version);
      if (satisfies === null) throw new RunFailure('TOOL_NOT_FOUND', unreadableRange(wanted));
      const [cached, installed] = await Promise.all([
        findCached(cacheFolder, wanted.name, user),
        findInstalled(sources.searchPath, wanted.name, user),
      ]);
      const toTool = ({ version, file }: Found): Tool => ({ name: wanted.name, version: version.text, file });
      const fitting = (all: readonly Found[]): Found | undefined =>
        all
          .filter(({ version }) => satisfies(version))
          .sort((a, b) => compareVersions(b.version, a.version))[0];

      // Without a wish, the newest at hand will do; nothing is downloaded for it.
      const atHand = wanted.version === null ? fitting([...cached, ...installed]) : fitting(cached);
      if (atHand !== undefined) return toTool(atHand);
      const failures: string[] = [];
      for (const site of releaseSites(sources, wanted.name)) {
        try {
          const downloaded = await downloadTool(site, wanted.name, satisfies, cacheFolder);
          if (downloaded !== null) return toTool(downloaded);
        } catch (error) {
          failures.push(`${new URL(site.index).host}: ${messageOf(error)}`);
        }
      }
      const onPath = fitting(installed);
      if (onPath !== undefined) return toTool(onPath);
      throw new RunFailure('TOOL_NOT_FOUND', notFound(wanted, [...cached, ...installed], sources, failures));
    },
  };
}

async function findCached(folder: string, name: ToolName, user: RunUser | null): Promise<Found[]> {
  const versions = await fs.readdir(path.join(folder, name)).catch(() => []);
  const files = versions.map((version) => path.join(folder, name, version, binaryNames[name]));
  return withVersions(files, user);
}

async function findInstalled(
  searchPath: readonly string[],
  name: ToolName,
  user: RunUser | null,
): Promise<Found[]> {
  const programs = searchPath.map((folder) => findProgram(binaryNames[name], [folder]));
  const files = programs.filter((file) => file !== null).map((file) => fs.realpath(file));
  return withVersions([...new Set(await Promise.all(files))], user);
}

async function withVersions(files: readonly string[], user: RunUser | null): Promise<Found[]> {
  const found = await Promise.all(
    files.map(async (file) => {
      const version = await toolVersion(file, user).catch(() => null);
      return version === null ? [] : [{ version, file }];
    }),
  );
  return found.flat();
}

const labels: Record<ToolName, string> = { terraform: 'Terraform', opentofu: 'OpenTofu' };

const unreadableRange = ({ name, version }: RunJob['tool']): string =>
  `The stack asks for ${labels[name]} "${version}", which is neither a version nor a range such as "~> 1.9" or ">= 1.5, < 2". Correct it in the stack's settings.`;

function notFound(
  { name, version }: RunJob['tool'],
  found: readonly Found[],
  sources: ToolSources,
  failures: readonly string[],
): string {
  const asked = `The stack asks for ${labels[name]}${version === null ? '' : ` ${version}`}`;
  const have = [...new Set(found.map((tool) => `${tool.version.text} (${tool.file})`))].join(', ');
  const offers = have === '' ? `no ${binaryNames[name]}` : have;
  const downloads = sources.allowVendor || sources.mirrorUrl !== null;
  const advice = downloads
    ? `Nothing that fits could be downloaded. ${failures.join(' ')}`
    : 'Install a version that fits on the worker, allow the worker to download tools, or change the version in the stack’s settings.';
  return `${asked}, but this worker has ${offers}. ${advice}`.trim();
}
