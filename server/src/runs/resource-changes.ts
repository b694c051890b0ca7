import type { PlannedChange } from '@gantry/contract/plan';
import { z } from 'zod';

export type AttributeChange = {
  readonly path: string;
  /** JSON texts; null where the value is absent, unknown or sensitive. */
  readonly before: string | null;
  readonly after: string | null;
  readonly unknown: boolean;
  readonly sensitive: boolean;
  /** There is a value on this side that is not shown; a created resource has none before. */
  readonly hiddenBefore: boolean;
  readonly hiddenAfter: boolean;
  readonly forcesReplacement: boolean;
};

const attributesPerResource = 500;
const valueCharacters = 20_000;

/** Terraform leaves out what it has nothing to say about. */
const value = z.unknown().optional();
const change = z.object({
  before: value,
  after: value,
  after_unknown: value,
  before_sensitive: value,
  after_sensitive: value,
});
/** The part of Terraform's JSON plan that is shown (source: Terraform's "JSON output format", `resource_changes`). */
const planFile = z.object({
  resource_changes: z
    .array(z.object({ address: z.string(), deposed: z.string().optional(), change }))
    .optional(),
});
type ChangeValues = z.infer<typeof change>;

/** The attributes that a plan changes, by resource address. Sensitive values never leave this function. */
export function attributeChanges(
  planJson: unknown,
  planned: readonly PlannedChange[],
): Map<string, AttributeChange[]> {
  const parsed = planFile.safeParse(planJson);
  const byAddress = new Map(
    parsed.success
      ? parsed.data.resource_changes
          // The remains of a failed replacement go by the address of the resource that lives on.
          ?.filter((resource) => resource.deposed === undefined)
          .map((resource) => [resource.address, resource.change])
      : [],
  );
  return new Map(
    planned.map((resource) => {
      const values = byAddress.get(resource.address);
      return [resource.address, values === undefined ? [] : compare(values, new Set(resource.replacePaths))];
    }),
  );
}

function compare(values: ChangeValues, replacePaths: ReadonlySet<string>): AttributeChange[] {
  const [before, after] = [attributesOf(values.before), attributesOf(values.after)];
  const isUnknown = marker(values.after_unknown);
  const [wasSensitive, isSensitive] = [marker(values.before_sensitive), marker(values.after_sensitive)];
  const unknowns = attributesOf(values.after_unknown).keys();
  const names = new Set([...before.keys(), ...after.keys(), ...unknowns]);
  const changes = [...names].flatMap((name): AttributeChange[] => {
    const [old, next] = [before.get(name) ?? null, after.get(name) ?? null];
    const unknown = isUnknown(name);
    if (!unknown && JSON.stringify(old) === JSON.stringify(next)) return [];
    const sensitive = wasSensitive(name) || isSensitive(name);
    return [
      {
        path: name,
        before: sensitive ? null : text(old),
        after: sensitive || unknown ? null : text(next),
        unknown,
        sensitive,
        hiddenBefore: sensitive && old !== null,
        hiddenAfter: sensitive && !unknown && next !== null,
        forcesReplacement: [...replacePaths].some((path) => path === name || path.startsWith(`${name}.`)),
      },
    ];
  });
  return changes.slice(0, attributesPerResource);
}

/** A map, in which `__proto__` is a name like any other. */
function attributesOf(value: unknown): ReadonlyMap<string, unknown> {
  return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
}

/** Terraform marks unknown and sensitive values with `true`: all of a resource, an attribute, or deep inside of one. */
function marker(marks: unknown): (name: string) => boolean {
  if (marks === true) return () => true;
  const byName = attributesOf(marks);
  return (name) => isMarked(byName.get(name));
}

function isMarked(mark: unknown): boolean {
  if (mark === true) return true;
  return typeof mark === 'object' && mark !== null && Object.values(mark).some(isMarked);
}

function text(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  const json = JSON.stringify(value);
  return json.length > valueCharacters ? `${json.slice(0, valueCharacters)}…` : json;
}
