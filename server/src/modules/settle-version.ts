import { AppError } from '@gantry/contract/errors';
import { isTerminal } from '@gantry/contract/run-states';
import type { Trx } from '../platform/db/index.ts';
import { runById, type TestRunRow, testRunsOf } from '../runs/index.ts';
import { lockStackRow } from '../stacks/index.ts';
import type { ModuleDeps } from './deps.ts';
import { failVersion } from './fail-version.ts';
import { keepArchive } from './keep-archive.ts';
import { noticeModule } from './locate.ts';
import { type ModuleRow, moduleById } from './store.ts';
import { updateVersion, type VersionRow, versionById } from './versions-store.ts';

/** After a test has ended: if it was the last one, the version becomes active or failed. */
export function createSettleTest(deps: ModuleDeps) {
  return async ({ runId }: { runId: string }): Promise<void> => {
    const run = await runById(deps.db.kysely, runId);
    if (run?.test != null) await settle(deps, run.test.versionId);
  };
}

export function createSettleVersion(deps: ModuleDeps) {
  return ({ versionId }: { versionId: string }): Promise<void> => settle(deps, versionId);
}

async function settle(deps: ModuleDeps, versionId: string): Promise<void> {
  const version = await versionById(deps.db.kysely, versionId);
  const module = version && (await moduleById(deps.db.kysely, version.module_id));
  // Without a number it is still being read.
  if (version?.state !== 'pending' || version.number === null || module === undefined) return;
  const runs = (await testRunsOf(deps.db.kysely, version.id)).filter(
    ({ test }) => test.attempt === version.attempt,
  );
  if (runs.some(({ state }) => !isTerminal(state))) return;
  const reason = reasonOf(runs);
  const archive = reason === null && !version.proposed ? await archiveOf(deps, module, version) : null;
  const refused = archive !== null && 'refused' in archive ? archive.refused : reason;
  await deps.db.transaction(async (trx) => {
    await lockStackRow(trx, module.id);
    // Another job may have been first.
    const now = await versionById(trx, version.id);
    if (now?.state !== 'pending' || now.attempt !== version.attempt) return;
    if (refused === null) await activate(deps, trx, { module, version, archive });
    else await failVersion(deps, trx, { module, version, reason: refused });
  });
}

type Kept = { readonly sha256: string; readonly bytes: number };
type Archive = Kept | { readonly refused: string } | null;

async function archiveOf(deps: ModuleDeps, module: ModuleRow, version: VersionRow): Promise<Archive> {
  try {
    return await keepArchive(deps, module, version);
  } catch (error) {
    if (error instanceof AppError && error.code === 'MODULE_ARCHIVE_REFUSED')
      return { refused: error.message };
    throw error;
  }
}

async function activate(
  { db, clock, emit }: ModuleDeps,
  trx: Trx,
  { module, version, archive }: { module: ModuleRow; version: VersionRow; archive: Archive },
): Promise<void> {
  const kept = archive !== null && 'sha256' in archive ? archive : null;
  await updateVersion(trx, version.id, {
    state: 'active',
    reason: null,
    archive_sha256: kept?.sha256 ?? null,
    archive_bytes: kept?.bytes ?? null,
    updated_at: clock.now(),
  });
  await emit(trx, 'module.version', { versionId: version.id });
  await noticeModule(db, trx, module);
}

/** Null when every test has passed. */
function reasonOf(runs: readonly TestRunRow[]): string | null {
  const bad = runs.filter(({ state }) => state !== 'FINISHED');
  const [first] = bad;
  if (first === undefined) return null;
  const others = bad.length === 1 ? '' : ` ${bad.length - 1} more did not pass.`;
  return `The test "${first.test.name}" did not pass: ${first.reason ?? first.state.toLowerCase()}${others}`;
}
