import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { CloudError } from '../cloud/cloud-error.ts';
import { readCloud, updateCloud } from '../cloud/cloud-file.ts';
import type { AttributeValue, Cloud, CloudResource, Kind, Operation } from '../cloud/model.ts';
import { judge } from '../cloud/rules.ts';
import { type Attributes, isUnknown } from '../protocol/values.ts';
import type { ResourceType } from '../resources/attribute.ts';
import { fromCloud, toCloud } from './cloud-values.ts';
import type { Connection } from './configure.ts';

/** What became of a resource: null when it is gone. `failure` tells that the operation failed after it took place. */
export interface Outcome {
  readonly attributes: Attributes | null;
  readonly warnings: readonly string[];
  readonly failure?: string;
}

/** Operations on one kind of resource in one cloud, until `signal` says to stop. */
export interface Desk {
  readonly connection: Connection;
  readonly signal: AbortSignal;
  readonly type: ResourceType;
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    if (ms > 0) await wait(ms, undefined, { signal });
    signal.throwIfAborted();
  } catch (error) {
    throw new CloudError(
      'INTERRUPTED',
      'Terraform asked to stop; nothing was changed. Run it again to go on.',
      {
        cause: error,
      },
    );
  }
}

/** Waits as long as the operation takes, lets the rules refuse it, then does it. */
async function perform(
  { connection, signal, type }: Desk,
  operation: Operation,
  name: string,
  work: () => Promise<Attributes | null>,
): Promise<Outcome> {
  const cloud = readCloud(connection.file);
  const verdict = judge(cloud, { operation, kind: type.kind, name });
  await pause((connection.latencyMs ?? cloud.settings.latencyMs ?? 0) + verdict.delayMs, signal);
  if (verdict.failsBefore !== undefined) throw new CloudError('REJECTED', verdict.failsBefore);
  const outcome = { attributes: await work(), warnings: verdict.warnings };
  return verdict.failsAfter === undefined ? outcome : { ...outcome, failure: verdict.failsAfter };
}

function checkQuota(cloud: Cloud, kind: Kind): void {
  const quota = cloud.settings.quota?.[kind];
  const used = Object.values(cloud.resources).filter((resource) => resource.kind === kind).length;
  if (quota === undefined || used < quota) return;
  throw new CloudError(
    'QUOTA_EXCEEDED',
    `All ${quota} of ${quota} ${kind}s are used: delete one or raise the quota.`,
  );
}

function newId(cloud: Cloud, prefix: string): string {
  const id = `${prefix}-${randomBytes(4).toString('hex')}`;
  return id in cloud.resources ? newId(cloud, prefix) : id;
}

/** Saves a resource with the planned values, and computes those that the plan left open. */
function settle(cloud: Cloud, type: ResourceType, id: string, planned: Attributes): CloudResource {
  const names = Object.keys(type.attributes);
  const open = names.filter((name) => isUnknown(planned[name]));
  const given = names.filter((name) => !open.includes(name));
  const wanted = Object.fromEntries(given.map((name) => [name, toCloud(name, planned[name] ?? null)]));
  type.verifyChange?.(cloud, wanted);
  const computed = open.map((name): [string, AttributeValue] => {
    const value = type.attributes[name]?.compute?.({ cloud, id, wanted });
    return [name, value ?? null];
  });
  const resource = { kind: type.kind, attributes: { ...wanted, ...Object.fromEntries(computed) } };
  cloud.resources[id] = resource;
  return resource;
}

const nameOf = (attributes: Attributes) => String(attributes.name);
const idOf = (attributes: Attributes) => String(attributes.id);

function locate(cloud: Cloud, type: ResourceType, id: string): CloudResource | undefined {
  const resource = cloud.resources[id];
  return resource?.kind === type.kind ? resource : undefined;
}

export function createResource(desk: Desk, planned: Attributes): Promise<Outcome> {
  const { type, connection } = desk;
  return perform(desk, 'create', nameOf(planned), () =>
    updateCloud(connection.file, (cloud) => {
      checkQuota(cloud, type.kind);
      return fromCloud(type.attributes, settle(cloud, type, newId(cloud, type.idPrefix), planned));
    }),
  );
}

export function updateResource(desk: Desk, prior: Attributes, planned: Attributes): Promise<Outcome> {
  const { type, connection } = desk;
  const id = idOf(prior);
  return perform(desk, 'update', nameOf(prior), () =>
    updateCloud(connection.file, (cloud) => {
      if (!locate(cloud, type, id)) {
        throw new CloudError(
          'NOT_FOUND',
          `The ${type.kind} ${id} is gone from the cloud: plan again to re-create it.`,
        );
      }
      return fromCloud(type.attributes, settle(cloud, type, id, planned));
    }),
  );
}

/** Deleting what is gone already succeeds. */
export function deleteResource(desk: Desk, prior: Attributes): Promise<Outcome> {
  const { type, connection } = desk;
  const id = idOf(prior);
  return perform(desk, 'delete', nameOf(prior), () =>
    updateCloud(connection.file, (cloud) => {
      if (!locate(cloud, type, id)) return null;
      type.verifyDelete?.(cloud, id);
      delete cloud.resources[id];
      return null;
    }),
  );
}

/** The resource as it is now in the cloud, or null attributes when somebody deleted it. */
export function readResource(desk: Desk, id: string, name: string): Promise<Outcome> {
  const { type, connection } = desk;
  return perform(desk, 'read', name, async () => {
    const resource = locate(readCloud(connection.file), type, id);
    return resource ? fromCloud(type.attributes, resource) : null;
  });
}
