import { compareVersions, parseVersion } from '../model.ts';

/**
 * The constraint that lets a version in, in the manner of the present one; null where the present one lets it in
 * already, is higher, or is of a kind that only people should change: ranges with several parts, `<`, `!=`.
 */
export function raisedConstraint(constraint: string, number: string): string | null {
  const [, operator = '', digits = ''] = /^\s*(=|~>)?\s*(\d+(?:\.\d+){1,2})\s*$/.exec(constraint) ?? [];
  const wanted = parseVersion(number);
  if (digits === '' || wanted === null) return null;
  const parts = digits.split('.').length;
  const present = parts === 3 ? digits : `${digits}.0`;
  if (compareVersions(number, present) <= 0) return null;
  if (operator !== '~>') return parts === 3 ? `${operator === '' ? '' : '= '}${number}` : null;
  const [major, minor] = parseVersion(present) ?? [0, 0, 0];
  const isLetIn = wanted[0] === major && (parts === 2 || wanted[1] === minor);
  if (isLetIn) return null;
  return `~> ${parts === 2 ? `${wanted[0]}.${wanted[1]}` : number}`;
}
