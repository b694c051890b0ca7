import type { RunJob, ToolName } from '@gantry/contract/worker-protocol';
import type { RunUser } from '../isolation/executor.ts';
import { binaryNames } from './release-sites.ts';
import type { Version } from './version-range.ts';

export interface Found {
  version: Version;
  file: string;
}

/** `broken`: files that are there but cannot be started by the user of the run. */
export interface Findings {
  found: readonly Found[];
  broken: readonly string[];
}

const labels: Record<ToolName, string> = { terraform: 'Terraform', opentofu: 'OpenTofu' };

export const unreadableRange = ({ name, version }: RunJob['tool']): string =>
  `The stack asks for ${labels[name]} "${version}", which is neither a version nor a range such as "~> 1.9" or ">= 1.5, < 2". Correct it in the stack's settings.`;

/** What was wished for, what there is instead, why nothing was downloaded, and what to do. */
export function toolNotFound(
  { name, version }: RunJob['tool'],
  { found, broken }: Findings,
  user: RunUser | null,
  failures: readonly string[],
): string {
  const asked = `The stack asks for ${labels[name]}${version === null ? '' : ` ${version}`}`;
  const who = user === null ? 'this user' : `the user of the run (${user.uid})`;
  const have = [
    ...found.map((tool) => `${tool.version.text} (${tool.file})`),
    ...broken.map((file) => `${file}, which ${who} cannot start`),
  ];
  const offers = have.length === 0 ? `no ${binaryNames[name]}` : [...new Set(have)].join(', ');
  const advice = `Install a version that fits on the worker, or change the version in the stack's settings.`;
  return [`${asked}, but this worker has ${offers}.`, ...failures, advice].join(' ');
}
