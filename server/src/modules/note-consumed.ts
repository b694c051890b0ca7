import type { EventPayload } from '../events.ts';
import { lockStackRow, stackById } from '../stacks/index.ts';
import { type ConsumerRow, replaceConsumed } from './consumers-store.ts';
import type { ModuleDeps } from './deps.ts';
import { noticeModule } from './locate.ts';
import { moduleByAddress } from './store.ts';
import { activeVersions } from './versions-store.ts';

type Installed = EventPayload<'modules.installed'>;

/** Notes which versions of which modules a stack uses, so that their authors know whom a change concerns. */
export function createNoteConsumed(deps: ModuleDeps) {
  return async ({ stackId, runId, modules }: Installed): Promise<void> => {
    const account = await deps.accountName();
    const used = new Map<string, ConsumerRow>();
    for (const { source, version } of modules) {
      const [, namespace, name = '', provider = ''] = source.split('/');
      const module =
        namespace === account ? await moduleByAddress(deps.db.kysely, { name, provider }) : undefined;
      if (module === undefined) continue;
      const found = (await activeVersions(deps.db.kysely, [module.id])).find(
        ({ number }) => number === version,
      );
      if (found === undefined) continue;
      used.set(found.id, {
        stack_id: stackId,
        module_id: module.id,
        version_id: found.id,
        run_id: runId,
        seen_at: deps.clock.now(),
      });
    }
    await deps.db.transaction(async (trx) => {
      if ((await lockStackRow(trx, stackId)) === undefined) return;
      await replaceConsumed(trx, stackId, [...used.values()]);
      for (const moduleId of new Set([...used.values()].map(({ module_id: id }) => id))) {
        const module = await stackById(trx, moduleId);
        if (module !== undefined) await noticeModule(deps.db, trx, module);
      }
    });
  };
}
