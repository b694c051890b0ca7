import { type Action, type CallContext, type UseCase, visibleSpaces } from '../authz/index.ts';

/** The list, or nothing for those who see such things nowhere: as a part of something else that is no refusal. */
export const seeing = <T>(
  call: CallContext,
  action: Action,
  list: UseCase<Record<never, never>, readonly T[]>,
): Promise<readonly T[]> =>
  visibleSpaces(call.actor, action).length === 0 ? Promise.resolve([]) : list.call(call, {});
