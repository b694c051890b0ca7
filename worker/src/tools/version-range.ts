/** Versions as Terraform and OpenTofu number them: `1.11.4`, `1.12.0-rc1`. */
export interface Version {
  text: string;
  numbers: readonly [number, number, number];
  prerelease: string | null;
}

type Matcher = (version: Version) => boolean;

const versionPattern = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([0-9A-Za-z.-]+))?$/;

export function parseVersion(text: string): Version | null {
  const match = versionPattern.exec(text.trim());
  if (match === null) return null;
  const [, major, minor = '0', patch = '0', prerelease = null] = match;
  return {
    text: text.trim().replace(/^v/, ''),
    numbers: [Number(major), Number(minor), Number(patch)],
    prerelease,
  };
}

/** Negative when `a` is older. A prerelease is older than its release. */
export function compareVersions(a: Version, b: Version): number {
  for (const [index, number] of a.numbers.entries()) {
    const difference = number - (b.numbers[index] ?? 0);
    if (difference !== 0) return difference;
  }
  if (a.prerelease === b.prerelease) return 0;
  if (a.prerelease === null) return 1;
  if (b.prerelease === null) return -1;
  return a.prerelease.localeCompare(b.prerelease, 'en', { numeric: true });
}

/**
 * Understands `1.5.7`, `1.5.x`, `~> 1.5`, `~> 1.5.2`, `^1.5`, comparisons with `= != > >= < <=`, several joined by
 * commas or spaces, and null for any release. Prereleases match only when they are named exactly.
 * Returns null where the range cannot be read.
 */
export function parseRange(range: string | null): Matcher | null {
  if (range === null || /^\s*(\*|latest)?\s*$/.test(range)) return (version) => version.prerelease === null;
  const parts = range
    .replaceAll(/(~>|[<>!]=|[<>=^~])\s+/g, '$1')
    .split(/[\s,]+/)
    .filter(Boolean)
    .map(parseCondition);
  const matchers = parts.filter((part) => part !== null);
  if (matchers.length < parts.length) return null;
  return (version) => matchers.every((matches) => matches(version));
}

function parseCondition(text: string): Matcher | null {
  const [, operator = '', operand = ''] = /^(~>|[<>!]=|[<>=^~])?(.*)$/.exec(text) ?? [];
  const wildcard = /^v?(\d+(?:\.\d+)?)\.[x*]$/.exec(operand)?.[1];
  if (wildcard !== undefined) return operator === '' || operator === '=' ? withinPrefix(wildcard) : null;
  const wanted = parseVersion(operand);
  if (wanted === null) return null;
  if (operator === '~>') return pessimistic(wanted, operand);
  if (operator === '^') return released(between(wanted, [wanted.numbers[0] + 1, 0, 0]));
  if (operator === '~') return released(between(wanted, [wanted.numbers[0], wanted.numbers[1] + 1, 0]));
  return comparison(operator, wanted);
}

function comparison(operator: string, wanted: Version): Matcher {
  const compare = (version: Version): number => compareVersions(version, wanted);
  switch (operator) {
    case '>':
      return released((version) => compare(version) > 0);
    case '>=':
      return (version) => compare(version) === 0 || (version.prerelease === null && compare(version) > 0);
    case '<':
      return released((version) => compare(version) < 0);
    case '<=':
      return (version) => compare(version) === 0 || (version.prerelease === null && compare(version) < 0);
    case '!=':
      return released((version) => compare(version) !== 0);
    default:
      return (version) => compare(version) === 0;
  }
}

/** `~> 1.5` allows up to 2.0, `~> 1.5.2` up to 1.6: only the last number given may grow. */
function pessimistic(wanted: Version, operand: string): Matcher {
  const [major, minor] = wanted.numbers;
  const parts = operand.split('-')[0]?.split('.').length ?? 1;
  return released(between(wanted, parts >= 3 ? [major, minor + 1, 0] : [major + 1, 0, 0]));
}

function withinPrefix(prefix: string): Matcher {
  const [major = 0, minor] = prefix.split('.').map(Number);
  return released(({ numbers }) => numbers[0] === major && (minor === undefined || numbers[1] === minor));
}

const between =
  (from: Version, below: readonly [number, number, number]): Matcher =>
  (version) =>
    compareVersions(version, from) >= 0 &&
    compareVersions(version, { text: '', numbers: below, prerelease: null }) < 0;

const released =
  (matches: Matcher): Matcher =>
  (version) =>
    version.prerelease === null && matches(version);
