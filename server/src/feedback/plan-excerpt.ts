import { plain } from '../platform/inert-text.ts';

const beginning = /^(Terraform|OpenTofu) will perform the following actions:\s*$|^Changes to Outputs:\s*$/;
const end = /^[─-]{8,}\s*$|^Saved the plan to: /;

/** Of what Terraform printed while planning the plan itself, without what it read before and what it says after. */
export function planExcerpt(log: string, mostLines: number): string[] {
  const lines = log.split(/\r\n|\r|\n/).map((line) => plain(line).trimEnd());
  const start = lines.findIndex((line) => beginning.test(line));
  if (start < 0) return [];
  const from = lines[start]?.startsWith('Changes') ? start : start + 1;
  const rest = lines.slice(from);
  const stop = rest.findIndex((line) => end.test(line));
  const plan = trimmed(stop < 0 ? rest : rest.slice(0, stop));
  const more = plan.length - mostLines;
  return more > 0 ? [...plan.slice(0, mostLines), `… and ${more} more lines`] : plan;
}

function trimmed(lines: readonly string[]): string[] {
  const first = lines.findIndex((line) => line !== '');
  const last = lines.findLastIndex((line) => line !== '');
  return first < 0 ? [] : lines.slice(first, last + 1);
}
