/** `terraform-<provider>-<name>`, by which repositories and addresses of modules are known. */
export const moduleSlug = (provider: string, name: string): string => `terraform-${provider}-${name}`;

/** Provider and name as the repository's name tells them; null when it follows another pattern. */
export function inferNames(repository: string): { provider: string; name: string } | null {
  const [, provider, name] = /(?:^|\/)terraform-([a-z0-9]+)-([a-z0-9][a-z0-9_-]*)$/i.exec(repository) ?? [];
  return provider === undefined || name === undefined
    ? null
    : { provider: provider.toLowerCase(), name: name.toLowerCase() };
}

type Numbers = readonly [major: number, minor: number, patch: number];

/** A strict version, `1.2.3`: no prefix, no leading zeros, nothing after it; null for everything else. */
export function parseVersion(text: string): Numbers | null {
  const match = /^(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})$/.exec(text);
  return match === null ? null : [Number(match[1]), Number(match[2]), Number(match[3])];
}

export function compareVersions(left: string, right: string): number {
  const [a, b] = [parseVersion(left), parseVersion(right)];
  if (a === null || b === null) return left < right ? -1 : Number(left > right);
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

/** How far apart two versions are; null where the second is not newer. */
export function levelOfChange(from: string, to: string): 'patch' | 'minor' | 'major' | null {
  const [a, b] = [parseVersion(from), parseVersion(to)];
  if (a === null || b === null || compareVersions(to, from) <= 0) return null;
  if (a[0] !== b[0]) return 'major';
  return a[1] === b[1] ? 'patch' : 'minor';
}

/** What may follow the highest of these versions: the next patch, minor or major one. */
export function nextVersions(used: readonly string[]): string[] {
  const highest = used.toSorted(compareVersions).at(-1);
  const [major, minor, patch] = (highest === undefined ? null : parseVersion(highest)) ?? [0, 0, 0];
  return [`${major}.${minor}.${patch + 1}`, `${major}.${minor + 1}.0`, `${major + 1}.0.0`];
}

/**
 * Why a number cannot be the next version, or null when it can. The first version is free; each later one follows one
 * that is there, so that 0.4.0 does not come before 0.3.0. Older lines may get patches.
 */
export function sequenceProblem(
  number: string,
  used: readonly string[],
  releaseBy: 'config' | 'tag' = 'config',
): string | null {
  const wanted = parseVersion(number);
  if (wanted === null) return `"${number}" is not a version. Use three numbers, such as 1.2.3.`;
  if (used.includes(number)) {
    const remedy = releaseBy === 'tag' ? 'Push a tag with the next one.' : 'Raise module_version.';
    return `Version ${number} exists already. ${remedy}`;
  }
  if (
    used.length === 0 ||
    follows(
      wanted,
      used.flatMap((each) => [parseVersion(each) ?? [0, 0, 0]]),
    )
  )
    return null;
  const next = nextVersions(used);
  return `Version ${number} leaves a gap. After the present ones ${next[0]}, ${next[1]} or ${next[2]} can follow.`;
}

function follows([major, minor, patch]: Numbers, used: readonly Numbers[]): boolean {
  if (patch > 0) return used.some((one) => one[0] === major && one[1] === minor && one[2] === patch - 1);
  if (minor > 0) return used.some((one) => one[0] === major && one[1] === minor - 1);
  return used.some((one) => one[0] === major - 1);
}
