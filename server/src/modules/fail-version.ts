import type { Trx } from '../platform/db/index.ts';
import type { ModuleDeps } from './deps.ts';
import { noticeModule } from './locate.ts';
import type { ModuleRow } from './store.ts';
import { updateVersion, type VersionRow } from './versions-store.ts';

/** Ends the version with the reason; its number is free again. */
export async function failVersion(
  { db, clock, emit }: ModuleDeps,
  trx: Trx,
  { module, version, reason }: { module: ModuleRow; version: VersionRow; reason: string },
): Promise<void> {
  await updateVersion(trx, version.id, { state: 'failed', reason, updated_at: clock.now() });
  await emit(trx, 'module.version', { versionId: version.id });
  await noticeModule(db, trx, module);
}
