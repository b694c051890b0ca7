import type { PlannedChange } from '@gantry/contract/plan';
import { z } from 'zod';

export type AttributeChange = {
  readonly path: string;
  /** JSON texts; null where the value is absent, unknown or sensitive. */
  readonly before: string | null;
  readonly after: string | null;
  readonly unknown: boolean;
  readonly sensitive: boolean;
  readonly forcesReplacement: boolean;
};

const attributesPerResource = 500;
const valueCharacters = 20_000;

const record = z.record(z.string(), z.unknown());
const change = z.object({
  before: z.unknown(),
  after: z.unknown(),
  after_unknown: z.unknown(),
  before_sensitive: z.unknown(),
  after_sensitive: z.unknown(),
});
/** The part of Terraform's JSON plan that is shown (source: Terraform's "JSON output format", `resource_changes`). */
const planFile = z.object({
  resource_changes: z.array(z.object({ address: z.string(), change })).optional(),
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
      ? parsed.data.resource_changes?.map((resource) => [resource.address, resource.change])
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
  const names = new Set([...keysOf(values.before), ...keysOf(values.after), ...keysOf(values.after_unknown)]);
  const changes = [...names].flatMap((name): AttributeChange[] => {
    const before = at(values.before, name);
    const after = at(values.after, name);
    const unknown = isMarked(at(values.after_unknown, name));
    if (!unknown && JSON.stringify(before) === JSON.stringify(after)) return [];
    if (before == null && after == null && !unknown) return [];
    const sensitive =
      isMarked(at(values.before_sensitive, name)) || isMarked(at(values.after_sensitive, name));
    return [
      {
        path: name,
        before: sensitive ? null : text(before),
        after: sensitive || unknown ? null : text(after),
        unknown,
        sensitive,
        forcesReplacement: [...replacePaths].some((path) => path === name || path.startsWith(`${name}.`)),
      },
    ];
  });
  return changes.slice(0, attributesPerResource);
}

const keysOf = (value: unknown): string[] => Object.keys(record.safeParse(value).data ?? {});

function at(value: unknown, name: string): unknown {
  const object = record.safeParse(value).data;
  return object !== undefined && Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Terraform marks unknown and sensitive values with `true`, also deep inside of lists and maps. */
function isMarked(mark: unknown): boolean {
  if (mark === true) return true;
  if (Array.isArray(mark)) return mark.some(isMarked);
  return typeof mark === 'object' && mark !== null && Object.values(mark).some(isMarked);
}

function text(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  const json = JSON.stringify(value);
  return json.length > valueCharacters ? `${json.slice(0, valueCharacters)}…` : json;
}
