import type { Places } from './parse-config.ts';

type Named = {
  readonly name: string;
  readonly id?: string | undefined;
  readonly depends_on?: readonly string[] | undefined;
};

/** Refuses two tests of one name or id, dependencies on what is not there, and cycles. */
export function checkDependencies(tests: readonly Named[], places: Places): void {
  checkUnique(tests, 'name', places);
  checkUnique(tests, 'id', places);
  const byKey = new Map(tests.map((test, index) => [test.id ?? test.name, index]));
  tests.forEach((test, index) => {
    test.depends_on?.forEach((key, position) => {
      if (byKey.has(key)) return;
      const known = [...byKey.keys()].join(', ');
      throw places.problem(
        ['tests', index, 'depends_on', position],
        `There is no test "${key}". There are: ${known}.`,
      );
    });
  });
  const cycle = findCycle(tests, byKey);
  if (cycle === null) return;
  const [first] = cycle;
  throw places.problem(
    ['tests', byKey.get(first ?? '') ?? 0, 'depends_on'],
    `The tests wait for each other: ${cycle.join(' → ')}. Remove one of these dependencies.`,
  );
}

function checkUnique(tests: readonly Named[], field: 'name' | 'id', places: Places): void {
  const seen = new Set<string>();
  tests.forEach((test, index) => {
    const value = test[field];
    if (value === undefined) return;
    if (seen.has(value))
      throw places.problem(['tests', index, field], `Another test has the ${field} "${value}" already.`);
    seen.add(value);
  });
}

/** The keys of a cycle, its first one again at the end; null when there is none. */
function findCycle(tests: readonly Named[], byKey: ReadonlyMap<string, number>): string[] | null {
  const done = new Set<string>();
  const visit = (key: string, above: readonly string[]): string[] | null => {
    const start = above.indexOf(key);
    if (start >= 0) return [...above.slice(start), key];
    if (done.has(key)) return null;
    for (const next of tests[byKey.get(key) ?? -1]?.depends_on ?? []) {
      const cycle = visit(next, [...above, key]);
      if (cycle !== null) return cycle;
    }
    done.add(key);
    return null;
  };
  for (const key of byKey.keys()) {
    const cycle = visit(key, []);
    if (cycle !== null) return cycle;
  }
  return null;
}
