const browsers = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/HeadlessChrome\//, 'Chrome without a window'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
] as const;
const systems = [
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
] as const;

type Table = readonly (readonly [RegExp, string])[];
const find = (table: Table, text: string): string | undefined =>
  table.find(([pattern]) => pattern.test(text))?.[1];

/** A user agent as people name their devices: `Firefox on Linux`. */
export function deviceOf(userAgent: string | null): string {
  if (userAgent === null || userAgent === '') return 'Unknown device';
  const browser = find(browsers, userAgent);
  const system = find(systems, userAgent);
  if (browser === undefined) return userAgent.split(/[\s/]/, 1)[0]?.slice(0, 40) ?? 'Unknown device';
  return system === undefined ? browser : `${browser} on ${system}`;
}
