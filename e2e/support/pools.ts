import type { ApiClient } from '@gantry/contract/client';
import { z } from 'zod';

/** What the scenarios do and see of worker pools. */

const withId = z.object({ id: z.string() });

type Pool = { readonly name: string; readonly space?: string; readonly description?: string };

export async function createPool(admin: ApiClient, pool: Pool): Promise<string> {
  const document = `mutation($name: String!, $space: ID, $description: String) {
    workerPoolCreate(name: $name, space: $space, description: $description) { id } }`;
  const schema = z.object({ workerPoolCreate: withId });
  return (await admin.query(schema, document, pool)).workerPoolCreate.id;
}

export async function createPoolToken(admin: ApiClient, pool: string, name: string) {
  const document =
    'mutation($pool: ID!, $name: String!) { workerTokenCreate(workerPool: $pool, name: $name) { id secret } }';
  const schema = z.object({ workerTokenCreate: withId.extend({ secret: z.string() }) });
  return (await admin.query(schema, document, { pool, name })).workerTokenCreate;
}

export async function revokeToken(admin: ApiClient, id: string): Promise<void> {
  await admin.query(z.unknown(), 'mutation($id: ID!) { workerTokenRevoke(id: $id) }', { id });
}

const placed = z.object({
  state: z.string(),
  reason: z.string().nullable(),
  worker: z.object({ name: z.string() }).nullable(),
  workerPool: z.object({ name: z.string() }).nullable(),
});

/** Where a run of a stack or a module waits or works. */
export async function placeOf(admin: ApiClient, stack: string, run: string): Promise<z.infer<typeof placed>> {
  const document =
    'query($stack: ID!, $run: ID!) { run(stack: $stack, run: $run) { state reason worker { name } workerPool { name } } }';
  return (await admin.query(z.object({ run: placed }), document, { stack, run })).run;
}

/** Of those that are connected. */
export async function workersOfPool(admin: ApiClient, pool: string): Promise<string[]> {
  const document = 'query($pool: ID!) { workerPool(id: $pool) { workers { name } } }';
  const schema = z.object({ workerPool: z.object({ workers: z.array(z.object({ name: z.string() })) }) });
  return (await admin.query(schema, document, { pool })).workerPool.workers.map(({ name }) => name);
}
