import type { Delta, PlannedChange } from '@gantry/contract/plan';
import { z } from 'zod';

const pathStep = z.union([z.string(), z.number()]);
const change = z.object({
  actions: z.array(z.string()),
  importing: z.unknown().optional(),
  replace_paths: z.array(z.array(pathStep)).optional(),
});
const resourceChange = z.object({
  address: z.string(),
  previous_address: z.string().optional(),
  mode: z.string(),
  type: z.string(),
  change,
});
interface PlannedModule {
  resources?: { mode: string }[] | undefined;
  child_modules?: PlannedModule[] | undefined;
}
const plannedModule: z.ZodType<PlannedModule> = z.lazy(() =>
  z.object({
    resources: z.array(z.object({ mode: z.string() })).optional(),
    child_modules: z.array(plannedModule).optional(),
  }),
);
/** What we read of `terraform show -json` (format 1.x): https://developer.hashicorp.com/terraform/internals/json-format */
const jsonPlan = z.object({
  resource_changes: z.array(resourceChange).optional(),
  output_changes: z.record(z.string(), z.object({ actions: z.array(z.string()) })).optional(),
  planned_values: z.object({ root_module: plannedModule.optional() }).optional(),
});
type ResourceChange = z.infer<typeof resourceChange>;

export interface PlanSummary {
  delta: Delta;
  changes: PlannedChange[];
  changesOmitted: number;
}

const mostChanges = 10_000;

/** Counts and lists what a plan will do. Throws where the input is not Terraform's JSON plan. */
export function summarisePlan(input: unknown): PlanSummary {
  const plan = jsonPlan.parse(input);
  const resources = plan.resource_changes ?? [];
  const outputs = Object.values(plan.output_changes ?? {});
  const managed = resources.filter((resource) => resource.mode === 'managed');
  const count = (action: string): number => managed.filter((r) => r.change.actions.includes(action)).length;
  const changes = resources.flatMap(plannedChangeOf);
  return {
    delta: {
      add: count('create'),
      change: count('update'),
      delete: count('delete'),
      import: managed.filter(isImport).length,
      move: managed.filter(isMove).length,
      forget: count('forget'),
      outputs: outputs.filter((output) => output.actions.some((action) => action !== 'no-op')).length,
      resources: countManaged(plan.planned_values?.root_module),
    },
    changes: changes.slice(0, mostChanges),
    changesOmitted: Math.max(0, changes.length - mostChanges),
  };
}

/** True when there is something to apply, be it only an output. */
export function hasChanges({ resources: _, ...counts }: Delta): boolean {
  return Object.values(counts).some((count) => count > 0);
}

const isImport = (resource: ResourceChange): boolean => Boolean(resource.change.importing);
const isMove = ({ address, previous_address: previous }: ResourceChange): boolean =>
  previous !== undefined && previous !== address;

function plannedChangeOf(resource: ResourceChange): PlannedChange[] {
  const action = actionOf(resource);
  if (action === null) return [];
  return [
    {
      address: resource.address.slice(0, 4_096),
      previousAddress: isMove(resource) ? (resource.previous_address?.slice(0, 4_096) ?? null) : null,
      type: resource.type.slice(0, 512),
      action,
      replacePaths: (resource.change.replace_paths ?? []).map((steps) => steps.join('.')),
    },
  ];
}

function actionOf(resource: ResourceChange): PlannedChange['action'] | null {
  const { actions } = resource.change;
  if (actions.length > 1) return 'replace';
  switch (actions[0]) {
    case 'create':
    case 'update':
    case 'delete':
    case 'read':
    case 'forget':
      return actions[0];
    default:
      if (isImport(resource)) return 'import';
      return isMove(resource) ? 'move' : null;
  }
}

function countManaged(module: PlannedModule | undefined): number {
  if (module === undefined) return 0;
  const own = (module.resources ?? []).filter((resource) => resource.mode === 'managed').length;
  return (module.child_modules ?? []).reduce((sum, child) => sum + countManaged(child), own);
}
