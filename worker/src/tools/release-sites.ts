import type { ToolName } from '@gantry/contract/worker-protocol';
import type { ToolSources } from '../options.ts';

export const binaryNames: Record<ToolName, string> = { terraform: 'terraform', opentofu: 'tofu' };

/** Where the versions of a tool are listed, and where the files of one version are. */
export interface ReleaseSite {
  tool: ToolName;
  index: string;
  folder: (version: string) => string;
}

/**
 * HashiCorp: https://releases.hashicorp.com/terraform/index.json.
 * OpenTofu: https://get.opentofu.org/tofu/api.json and the releases on GitHub.
 */
const vendors: Record<ToolName, ReleaseSite> = {
  terraform: {
    tool: 'terraform',
    index: 'https://releases.hashicorp.com/terraform/index.json',
    folder: (version) => `https://releases.hashicorp.com/terraform/${version}/`,
  },
  opentofu: {
    tool: 'opentofu',
    index: 'https://get.opentofu.org/tofu/api.json',
    folder: (version) => `https://github.com/opentofu/opentofu/releases/download/v${version}/`,
  },
};

/** A mirror has `terraform/index.json`, `opentofu/api.json`, and a folder of files for each version beside them. */
const indexNames: Record<ToolName, string> = { terraform: 'index.json', opentofu: 'api.json' };

export function releaseSites({ mirrorUrl, allowVendor }: ToolSources, name: ToolName): ReleaseSite[] {
  const mirrors = mirrorUrl === null ? [] : [mirrorSite(mirrorUrl, name)];
  return [...mirrors, ...(allowVendor ? [vendors[name]] : [])];
}

function mirrorSite(mirrorUrl: string, name: ToolName): ReleaseSite {
  const base = `${mirrorUrl.replace(/\/+$/, '')}/${name}/`;
  return { tool: name, index: `${base}${indexNames[name]}`, folder: (version) => `${base}${version}/` };
}
