import type { Clause } from './ir.ts';
import type { Plan } from './plan.ts';

/** Adds a step that reports a clause to the trace and to the coverage. */
export function observe(clause: Clause, plan: Plan): void {
  const { loc } = clause;
  plan.push((next) => (machine, frame) => {
    cover(machine.covered, loc.file, loc.row);
    machine.trace?.push({ op: 'eval', depth: machine.depth, location: loc, text: `${loc.file}:${loc.row}` });
    return next(machine, frame);
  });
}

/** Marks a row as evaluated. */
export function cover(covered: Map<string, Set<number>> | undefined, file: string, row: number): void {
  if (covered === undefined) return;
  const rows = covered.get(file) ?? new Set<number>();
  rows.add(row);
  covered.set(file, rows);
}
