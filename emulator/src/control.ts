import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ApiError } from './errors.ts';
import { braced } from './state/ids.ts';
import { allRepositories } from './state/state.ts';
import type { Delivery } from './state/types.ts';
import type { World } from './world.ts';

const aim = { times: z.number().int().positive().optional(), match: z.string().optional() };
const faultSchema = z.union([
  z.object({
    rest: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('too-many-requests') }),
      z.object({ kind: z.literal('ip-not-allowed') }),
      z.object({ kind: z.literal('server-error'), status: z.number().int().min(500).max(599) }),
      z.object({ kind: z.literal('latency'), ms: z.number().nonnegative() }),
    ]),
    ...aim,
  }),
  z.object({
    deliveries: z.discriminatedUnion('kind', [
      z.object({ kind: z.enum(['duplicate', 'drop', 'empty-changes']) }),
      z.object({ kind: z.literal('delay'), ms: z.number().nonnegative() }),
      z.object({ kind: z.literal('reorder'), count: z.number().int().min(2) }),
    ]),
    ...aim,
  }),
]);

/**
 * What Bitbucket has no API for, for scripts in other processes: the delivery history, resend, faults. It lives
 * under `/_emulator`, so that nobody takes it for a part of Bitbucket.
 */
export function controlApi(world: World) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get('/deliveries', () => ({ values: allDeliveries(world).map(presentDelivery) }));
    app.post<{ Params: { id: string } }>('/deliveries/:id/resend', (request) => {
      const delivery = allDeliveries(world).find(({ uuid }) => uuid === braced(request.params.id));
      if (!delivery) throw new ApiError(404, 'There is no such delivery.');
      return presentDelivery(world.sender.resend(delivery));
    });
    app.post('/faults', (request) => {
      planFault(world, request);
      return { planned: true };
    });
    app.delete('/faults', () => {
      world.faults.clear();
      return { planned: false };
    });
    app.all('/*', () => {
      throw new ApiError(404, 'There is nothing at this address.');
    });
    app.post('/idle', async () => {
      await world.sender.idle();
      return { idle: true };
    });
  };
}

function planFault(world: World, request: FastifyRequest): void {
  const parsed = faultSchema.safeParse(request.body);
  if (!parsed.success) throw new ApiError(400, z.prettifyError(parsed.error));
  const { times, match } = parsed.data;
  const where = { ...(times ? { times } : {}), ...(match ? { match: new RegExp(match) } : {}) };
  if ('rest' in parsed.data) world.faults.rest(parsed.data.rest, where);
  else world.faults.deliveries(parsed.data.deliveries, where);
}

function allDeliveries(world: World): Delivery[] {
  const hooks = [...world.state.workspaces.values()].flatMap((workspace) => [...workspace.hooks.values()]);
  hooks.push(...allRepositories(world.state).flatMap((repository) => [...repository.hooks.values()]));
  return hooks
    .flatMap((hook) => hook.deliveries)
    .toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
}

function presentDelivery({ hook, body, ...delivery }: Delivery) {
  return { ...delivery, hook: hook.uuid, payload: JSON.parse(body) };
}
