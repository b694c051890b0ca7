import { type CallContext, isAllowed, rootSpace } from '../authz/index.ts';
import { loginsOf } from '../identity/index.ts';
import { type ModuleRow, modulesByIds, type VersionRow } from '../modules/index.ts';
import { type PolicyUse, type ReceiptRow, receiptsOfRuns, usesOfPolicies } from '../policies/index.ts';
import { holderOf, type RunReviewRow, type RunRow, reviewsOf, runsByIds } from '../runs/index.ts';
import type { Space } from '../spaces/index.ts';
import { type StackRow, stacksByIds } from '../stacks/index.ts';
import type { IntegrationView } from '../vcs/index.ts';
import { createBatch, createMemo } from './batch.ts';
import type { ApiDeps, DecisionView } from './deps.ts';
import { seeing } from './seeing.ts';
import { createSubjectLoaders, type SubjectLoaders } from './subject-loaders.ts';
import { createWorkerLoaders, type WorkerLoaders } from './worker-loaders.ts';

/**
 * What things refer to, read once per request and only as far as the actor may see it: anything else is null, as if
 * it did not exist.
 */
export type Loaders = Omit<SubjectLoaders & WorkerLoaders, 'clear'> & {
  stack(id: string): Promise<StackRow | null>;
  module(id: string): Promise<ModuleRow | null>;
  /** The highest active version of a module that was read already. */
  currentVersion(moduleId: string): Promise<VersionRow | null>;
  run(id: string | null): Promise<RunRow | null>;
  space(id: string): Promise<Space | null>;
  /** What a person signs in with, for those who may see people. */
  login(userId: string): Promise<string | null>;
  integration(id: string | null): Promise<IntegrationView | null>;
  /** Reviews of a run that may be seen, newest first. */
  reviews(runId: string): Promise<readonly RunReviewRow[]>;
  /** What policies said of a run that may be seen. */
  receipts(runId: string): Promise<readonly ReceiptRow[]>;
  /** What a policy looks at, as far as it may be seen. */
  policyUses(policyId: string): Promise<readonly PolicyUse[]>;
  /** The run that holds the stack. */
  holder(stack: StackRow): Promise<RunRow | null>;
  /** What is in a space, as far as it may be seen. */
  useOfSpace(id: string): Promise<{ readonly stacks: number; readonly modules: number }>;
  /** Stacks and modules. */
  codeOfIntegration(id: string): Promise<readonly StackRow[]>;
  decisions(deliveryId: string): Promise<readonly DecisionView[]>;
  /** Forgets everything: a mutation has changed what was read before it. */
  clear(): void;
};

export function createLoaders(deps: ApiDeps, call: CallContext): Loaders {
  const { db, triggers } = deps;
  const { stacks, modules, runs, mayReadRuns } = createCode(deps, call);
  const reviews = createBatch<readonly RunReviewRow[]>(async (ids) =>
    Map.groupBy(await reviewsOf(db.kysely, ids), (row) => row.run_id),
  );
  const receipts = createBatch<readonly ReceiptRow[]>((ids) => receiptsOfRuns(db.kysely, ids));
  const policyUses = createBatch<readonly PolicyUse[]>((ids) => usesOfPolicies(db.kysely, call.actor, ids));
  const logins = createLogins(deps, call);
  const current = createBatch<VersionRow>((ids) => deps.modules.currentVersions(ids));
  const holders = createMemo(async (stackId) => (await holderOf(db.kysely, stackId)) ?? null);
  const lists = createLists(deps, call);
  const ofWorkers = createWorkerLoaders(deps, call, (id) => stacks.load(id));
  const ofIntegration = createMemo((integrationId) =>
    deps.stacks.useCases.ofIntegration.call(call, { integrationId }),
  );
  const decisions = createMemo((deliveryId) => triggers.useCases.decisions.call(call, { deliveryId }));

  const known = {
    stack: (id: string) => stacks.load(id),
    run: async (id: string | null) => (id === null ? null : runs.load(id)),
    space: async (id: string) => find(await lists.spaces.of('all'), id),
    login: (userId: string) => logins.load(userId),
    integration: async (id: string | null) =>
      id === null ? null : find(await lists.integrations.of('all'), id),
    ...ofWorkers,
  };
  const subjects = createSubjectLoaders(deps, call, known);

  return {
    ...known,
    subject: subjects.subject,
    module: (id) => modules.load(id),
    currentVersion: (moduleId) => current.load(moduleId),
    reviews: async (runId) => (await reviews.load(runId)) ?? [],
    receipts: async (runId) => (await receipts.load(runId)) ?? [],
    policyUses: async (id) => (await policyUses.load(id)) ?? [],
    holder: async (stack) => (mayReadRuns(stack) ? holders.of(stack.id) : null),
    useOfSpace: async (id) =>
      (await lists.useOfSpaces.of('all')).find(({ spaceId }) => spaceId === id) ?? { stacks: 0, modules: 0 },
    codeOfIntegration: (id) => ofIntegration.of(id),
    decisions: (deliveryId) => decisions.of(deliveryId),
    clear() {
      for (const part of [
        stacks,
        modules,
        runs,
        reviews,
        receipts,
        policyUses,
        logins,
        current,
        holders,
        ofIntegration,
        decisions,
        ofWorkers,
        subjects,
        ...Object.values(lists),
      ])
        part.clear();
    },
  };
}

function createCode({ db }: ApiDeps, { actor }: CallContext) {
  const stacks = createBatch<StackRow>(async (ids) => {
    const rows = await stacksByIds(db.kysely, ids);
    return byId(rows.filter((row) => isAllowed(actor, 'stack:read', row.space_id)));
  });
  const modules = createBatch<ModuleRow>(async (ids) => {
    const rows = await modulesByIds(db.kysely, ids);
    return byId(rows.filter((row) => isAllowed(actor, 'module:read', row.space_id)));
  });
  const mayReadRuns = (stack: StackRow | null | undefined): boolean =>
    stack != null && isAllowed(actor, 'run:read', stack.space_id);
  const runs = createBatch<RunRow>(async (ids) => {
    const rows = await runsByIds(db.kysely, ids);
    const owners = await Promise.all(rows.map((row) => stacks.load(row.stack_id)));
    return byId(rows.filter((_row, index) => mayReadRuns(owners[index])));
  });
  return { stacks, modules, runs, mayReadRuns };
}

const createLists = (deps: ApiDeps, call: CallContext) => ({
  spaces: createMemo(() => deps.spaces.list.call(call, {})),
  integrations: createMemo(() => seeing(call, 'integration:read', deps.vcs.useCases.list)),
  useOfSpaces: createMemo(() => seeing(call, 'stack:read', deps.stacks.useCases.countInSpaces)),
});

/** Nothing for those who may not see people. */
const createLogins = ({ db }: ApiDeps, { actor }: CallContext) =>
  createBatch<string>(async (ids) =>
    isAllowed(actor, 'people:admin', rootSpace) ? loginsOf(db.kysely, ids) : new Map(),
  );

const byId = <T extends { readonly id: string }>(rows: readonly T[]): ReadonlyMap<string, T> =>
  new Map(rows.map((row) => [row.id, row]));

const find = <T extends { readonly id: string }>(list: readonly T[], id: string): T | null =>
  list.find((each) => each.id === id) ?? null;
