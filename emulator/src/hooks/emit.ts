import { presentAccount } from '../present/accounts.ts';
import type { Json } from '../present/basics.ts';
import { presentEventRepository } from '../present/repositories.ts';
import type { Account, Hook, Repository } from '../state/types.ts';
import type { World } from '../world.ts';

export type Occurrence = {
  /** Event key, such as `repo:push`. */
  readonly event: string;
  /** The repository whose hooks, and whose workspace's hooks, hear of it. */
  readonly repository: Repository;
  readonly actor: Account;
  /** What the payload has besides `repository` and `actor`; built only when somebody listens. */
  readonly body: () => Json | Promise<Json>;
};

/** Sends an event to every active hook that subscribed to it. */
export async function emit(world: World, { event, repository, actor, body }: Occurrence): Promise<void> {
  const hooks = listeners(repository, event);
  if (hooks.length === 0) return;
  const payload = {
    ...(await body()),
    repository: presentEventRepository(world, repository),
    actor: presentAccount(world, actor),
  };
  for (const hook of hooks) world.sender.send(hook, event, payload);
}

function listeners(repository: Repository, event: string): Hook[] {
  return [...repository.hooks.values(), ...repository.workspace.hooks.values()].filter(
    (hook) => hook.active && hook.events.includes(event),
  );
}
