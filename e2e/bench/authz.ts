import { createApiClient } from '@gantry/contract/client';
import { z } from 'zod';
import {
  type Action,
  actionNames,
  type Binding,
  expandGrants,
  isAllowed,
  type SpaceNode,
} from '../../server/src/authz/index.ts';
import { type Gantry, startGantry } from '../support/gantry.ts';
import { addMember } from '../support/member.ts';
import { useCluster } from './cluster.ts';
import { type Bench, figure } from './figure.ts';
import { temporaryFolder } from './product.ts';
import { distribution, rounded } from './statistics.ts';

const spaceCount = 1_000;
const depth = 8;
const bindingCount = 200;
const decisions = 50_000;
const stackCount = 10_000;
const seenStacks = 500;
const searches = 300;

/** A tree of 1,000 spaces of which branches are eight deep; every third space does not inherit. */
function tree(): SpaceNode[] {
  const nodes: SpaceNode[] = [{ id: 'root', parentId: null, inheritEntities: false }];
  for (let at = 1; at < spaceCount; at += 1) {
    const parentId = at % depth === 1 ? 'root' : `s${at - 1}`;
    nodes.push({ id: `s${at}`, parentId, inheritEntities: at % 3 !== 0 });
  }
  return nodes;
}

const pick = <T>(items: readonly T[], at: number): T => {
  const item = items[(at * 7_919) % items.length];
  if (item === undefined) throw new Error('There is nothing to pick from.');
  return item;
};

function decide() {
  const nodes = tree();
  const roles = ['reader', 'writer', 'admin', 'own'];
  const bindings = Array.from(
    { length: bindingCount },
    (_, at): Binding => ({ role: pick(roles, at), spaceId: pick(nodes.slice(1), at).id }),
  );
  const expanding = Array.from({ length: 50 }, () => {
    const started = performance.now();
    expandGrants(bindings, nodes);
    return performance.now() - started;
  });
  const actor = {
    kind: 'user' as const,
    id: 'u',
    name: 'u',
    grants: expandGrants(bindings, nodes),
    customRoles: new Map([
      ['own', { id: 'own', name: 'Own', actions: new Set<Action>(['space:read', 'run:read']) }],
    ]),
  };
  let allowed = 0;
  const microseconds = Array.from({ length: decisions }, (_, at) => {
    const [action, space] = [pick(actionNames, at), pick(nodes, at * 31)];
    const started = process.hrtime.bigint();
    if (isAllowed(actor, action, space.id)) allowed += 1;
    return Number(process.hrtime.bigint() - started) / 1_000;
  });
  return { decision: distribution(microseconds), expansion: distribution(expanding), allowed };
}

/** Twenty spaces of 500 stacks each; the member reads one of them. */
async function seed({ database: { db } }: Gantry): Promise<void> {
  const spaces = Array.from({ length: stackCount / seenStacks }, (_, at) => `team-${at}`);
  await db.execute(
    "insert into spaces (id, name, parent_id, inherit_entities) select unnest($1::text[]), unnest($1::text[]), 'root', false",
    [spaces],
  );
  await db.execute(
    `insert into stacks (id, name, description, space_id, labels, integration_id, repository, repository_uuid, branch,
       project_root, project_globs, tool, manages_state, autodeploy, protect_from_deletion, state, created_at, updated_at)
     select 'stack-' || n, 'Stack ' || md5(n::text), '', 'team-' || (n % $2), array['team:' || (n % 20)], null,
       'acme/repo-' || (n % 50), '{' || (n % 50) || '}', 'main', 'roots/' || n, '{}', 'terraform', true, false, false,
       'FINISHED', now(), now()
     from generate_series(1, $1) as n`,
    [stackCount, spaces.length],
  );
  await db.execute('analyze stacks');
}

const found = z.object({
  searchStacks: z.object({ edges: z.array(z.object({ node: z.object({ id: z.string() }) })) }),
});
const document = `query($input: SearchInput!) { searchStacks(input: $input) {
  edges { node { id name branch repository projectRoot state labels spaceDetails { id name }
    trackedCommit { hash message } } }
  pageInfo { endCursor hasNextPage }
} }`;

async function search(gantry: Gantry): Promise<number[]> {
  const { cookie } = await addMember(gantry, 'member', { role: 'reader', spaceId: 'team-7' });
  const api = createApiClient({ url: gantry.url, headers: async () => ({ cookie, origin: gantry.url }) });
  const times: number[] = [];
  for (let at = 0; at < searches + 20; at += 1) {
    const started = performance.now();
    const { searchStacks } = await api.query(found, document, { input: { first: 50 } });
    if (at >= 20) times.push(performance.now() - started);
    if (searchStacks.edges.length !== 50) throw new Error('The first page is not full.');
  }
  return times;
}

export const authzBench: Bench = {
  name: 'authz',
  what: `decisions over ${spaceCount} spaces, ${depth} deep, with ${bindingCount} bindings; the first page of ${stackCount} stacks for somebody who sees ${seenStacks}`,
  async run(say) {
    const { decision, expansion, allowed } = decide();
    say(`${decisions} decisions, ${allowed} of them allowed`);
    await useCluster();
    const { dir, remove } = await temporaryFolder();
    const gantry = await startGantry({ dir, bitbucketUrl: 'http://127.0.0.1:9' });
    try {
      await seed(gantry);
      const page = distribution(await search(gantry));
      say(`${page.n} searches over HTTP, one after the other`);
      return [
        figure(
          'authorisation decision p99',
          { value: Math.round(decision.p99 * 100) / 100, unit: 'µs' },
          { atMost: 50 },
          { ...decision, allowed },
        ),
        figure('roles expanded over the tree p95', { value: rounded(expansion.p95), unit: 'ms' }, null, {
          ...expansion,
        }),
        figure(
          'searchStacks first page p95',
          { value: rounded(page.p95), unit: 'ms' },
          { atMost: 80 },
          { ...page },
        ),
      ];
    } finally {
      await gantry.close();
      await remove();
    }
  },
};
