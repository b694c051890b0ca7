import type { ModuleInput, ModuleOutput, ModulePart } from './metadata.ts';

export const changeKinds = ['added', 'removed', 'changed'] as const;
export type PartChange = {
  readonly what: 'input' | 'output';
  readonly name: string;
  readonly kind: (typeof changeKinds)[number];
  /** Whether code that uses the earlier version may fail or plan something else with the later one. */
  readonly breaking: boolean;
  readonly detail: string;
};

/** What is different for whoever uses a module, breaking changes first. */
export function compareParts(from: ModulePart, to: ModulePart): PartChange[] {
  const changes = [...inputChanges(from.inputs, to.inputs), ...outputChanges(from.outputs, to.outputs)];
  return changes.toSorted(
    (left, right) => Number(right.breaking) - Number(left.breaking) || (left.name < right.name ? -1 : 1),
  );
}

function inputChanges(from: readonly ModuleInput[], to: readonly ModuleInput[]): PartChange[] {
  const before = new Map(from.map((one) => [one.name, one]));
  const after = new Map(to.map((one) => [one.name, one]));
  const what = 'input';
  return [
    ...from.flatMap(({ name }): PartChange[] =>
      after.has(name)
        ? []
        : [{ what, name, kind: 'removed', breaking: true, detail: 'It is not accepted any more.' }],
    ),
    ...to.flatMap((now): PartChange[] => {
      const { name, required } = now;
      const then = before.get(name);
      if (then !== undefined) return changedInput(then, now);
      const detail = required ? 'A value is required.' : `It is optional, ${shown(now.default)} by default.`;
      return [{ what, name, kind: 'added', breaking: required, detail }];
    }),
  ];
}

function changedInput(then: ModuleInput, now: ModuleInput): PartChange[] {
  const typed = then.type.replace(/\s+/g, '') !== now.type.replace(/\s+/g, '');
  const details = [
    ...(typed ? [`The type was ${then.type} and is ${now.type}.`] : []),
    ...(now.required && !then.required ? ['A value is required now.'] : []),
    ...(!now.required && then.required ? [`It is optional now, ${shown(now.default)} by default.`] : []),
    ...(!now.required && !then.required && then.default !== now.default
      ? [`The default was ${shown(then.default)} and is ${shown(now.default)}.`]
      : []),
    ...(then.sensitive !== now.sensitive
      ? [now.sensitive ? 'It is sensitive now.' : 'It is not sensitive any more.']
      : []),
  ];
  if (details.length === 0) return [];
  // Another default changes what is planned, but whoever sets the value sees nothing of it.
  const breaking = typed || (now.required && !then.required);
  return [{ what: 'input', name: now.name, kind: 'changed', breaking, detail: details.join(' ') }];
}

function outputChanges(from: readonly ModuleOutput[], to: readonly ModuleOutput[]): PartChange[] {
  const before = new Map(from.map((one) => [one.name, one]));
  const after = new Map(to.map((one) => [one.name, one]));
  const what = 'output';
  return [
    ...from.flatMap(({ name }): PartChange[] =>
      after.has(name)
        ? []
        : [{ what, name, kind: 'removed', breaking: true, detail: 'It is not given any more.' }],
    ),
    ...to.flatMap(({ name, sensitive }): PartChange[] => {
      const then = before.get(name);
      if (then === undefined) return [{ what, name, kind: 'added', breaking: false, detail: 'It is new.' }];
      if (then.sensitive === sensitive) return [];
      // Terraform refuses a sensitive value in an output that does not say so.
      const detail = sensitive ? 'It is sensitive now.' : 'It is not sensitive any more.';
      return [{ what, name, kind: 'changed', breaking: sensitive, detail }];
    }),
  ];
}

const shown = (json: string | null): string => (json === null ? 'without a value' : json.slice(0, 200));
