import { sendNotice } from '../notices.ts';
import type { Db, Trx } from '../platform/db/index.ts';
import { type ModuleRow, moduleById } from './store.ts';
import { versionById } from './versions-store.ts';

const subjectOf = (module: ModuleRow) => ({
  spaceId: module.space_id,
  subject: { kind: 'module', id: module.id },
  module,
});

/** Locates a module by the `id` of the input. */
export const locateModule =
  ({ db }: { db: Db }) =>
  async (_db: unknown, { id }: { id: string }) => {
    const module = await moduleById(db.kysely, id);
    return module === undefined ? null : subjectOf(module);
  };

/** A version of the named module; one of another module is not found. */
export const locateVersion =
  ({ db }: { db: Db }) =>
  async (_db: unknown, input: { module: string; version: string }) => {
    const [module, version] = await Promise.all([
      moduleById(db.kysely, input.module),
      versionById(db.kysely, input.version),
    ]);
    return module === undefined || version?.module_id !== module.id
      ? null
      : { ...subjectOf(module), subject: { kind: 'module_version', id: version.id }, version };
  };

/** Tells open pages that the module or one of its versions changed. */
export const noticeModule = (db: Db, trx: Trx, module: Pick<ModuleRow, 'id' | 'space_id'>): Promise<void> =>
  sendNotice(db, trx, { kind: 'MODULE', id: module.id, stackId: null, spaceId: module.space_id });
