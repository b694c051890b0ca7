import { AppError } from '@gantry/contract/errors';
import type { EventPayload } from '../events.ts';
import { isUniqueViolation } from '../platform/db/errors.ts';
import type { Trx } from '../platform/db/index.ts';
import { newId } from '../platform/ids.ts';
import { lockStackRow, type StoredCommit, updateStack } from '../stacks/index.ts';
import { pullRequestByNumber } from '../vcs/index.ts';
import { decideNumber } from './decide-number.ts';
import type { ModuleDeps } from './deps.ts';
import { failVersion } from './fail-version.ts';
import { noticeModule } from './locate.ts';
import { readModule } from './read-module.ts';
import { again } from './request-version.ts';
import { startTests } from './start-tests.ts';
import { type ModuleRow, moduleById } from './store.ts';
import { endOlderProposals } from './supersede.ts';
import {
  insertVersion,
  updateVersion,
  type VersionRow,
  versionById,
  versionOfCommit,
} from './versions-store.ts';

type Build = EventPayload<'module.build'>;

/** Reads a commit of a module, gives it a number and starts its tests. What is wrong with it fails the version. */
export function createBuildVersion(deps: ModuleDeps) {
  return async (build: Build): Promise<void> => {
    const module = await moduleById(deps.db.kysely, build.moduleId);
    if (module === undefined || module.integration_id === null) return;
    const client = await deps.vcs.clientFor(module.integration_id);
    const commit = await client.getCommit(module.repository, build.sha);
    const version = await deps.db.transaction((trx) => beginVersion(deps, trx, { module, commit, build }));
    if (version === null) return;
    try {
      const read = await readModule(deps, module, version);
      await deps.db.transaction(async (trx) => {
        await lockStackRow(trx, module.id);
        const number = await decideNumber(trx, {
          module,
          version,
          wanted: build.number ?? (module.release_by === 'tag' ? null : read.config.moduleVersion),
        });
        await updateVersion(trx, version.id, {
          number,
          metadata: read.metadata,
          updated_at: deps.clock.now(),
        });
        await startTests(deps, trx, { module, version, config: read.config });
        await noticeModule(deps.db, trx, module);
      });
    } catch (error) {
      await deps.db.transaction((trx) =>
        failVersion(deps, trx, { module, version, reason: reasonOf(error) }),
      );
    }
  };
}

/** Faults of the commit are told; a provider or database that is away is tried again by the job. */
function reasonOf(error: unknown): string {
  if (isUniqueViolation(error))
    return 'Another commit has taken the version meanwhile. Raise module_version.';
  const codes = ['MODULE_CONFIG_INVALID', 'MODULE_CODE_INVALID', 'MODULE_VERSION_REFUSED', 'BODY_TOO_LARGE'];
  if (error instanceof AppError && codes.includes(error.code)) return error.message;
  throw error;
}

type Begin = { readonly module: ModuleRow; readonly commit: StoredCommit; readonly build: Build };

/** The version to go on with: a new one, or one that was begun and not read yet. Null when there is nothing to do. */
async function beginVersion(deps: ModuleDeps, trx: Trx, begin: Begin): Promise<VersionRow | null> {
  const { module, commit, build } = begin;
  if ((await lockStackRow(trx, module.id)) === undefined) return null;
  const key = { moduleId: module.id, sha: commit.sha, proposed: build.proposed };
  const pullRequest = await pullRequestOf(deps, module, build);
  const known = await versionOfCommit(trx, key);
  if (known !== undefined) {
    if (known.pull_request === null && pullRequest.pull_request !== null) {
      await updateVersion(trx, known.id, pullRequest);
    }
    if (known.state === 'pending' && known.number === null) return known;
    return build.number === null ? null : withOtherNumber(deps, trx, { module, known, build });
  }
  const at = deps.clock.now();
  const id = newId();
  await insertVersion(trx, {
    id,
    module_id: module.id,
    proposed: build.proposed,
    number: null,
    wanted_number: build.number,
    state: 'pending',
    reason: null,
    sha: commit.sha,
    branch: build.branch,
    commit,
    ...pullRequest,
    event_id: build.eventId,
    triggered_by: build.triggeredBy,
    metadata: null,
    bad_note: null,
    bad_by: null,
    bad_at: null,
    archive_sha256: null,
    archive_bytes: null,
    created_at: at,
    updated_at: at,
  });
  if (build.proposed) {
    await endOlderProposals(deps, trx, { moduleId: module.id, branch: build.branch, exceptSha: commit.sha });
  } else {
    await updateStack(trx, module.id, { tracked_commit: commit, tracked_set_by: build.triggeredBy });
  }
  await deps.emit(trx, 'module.version', { versionId: id });
  await noticeModule(deps.db, trx, module);
  return (await versionById(trx, id)) ?? null;
}

/** A commit that was released under another number stays that version; one that failed is tried with the new number. */
async function withOtherNumber(
  deps: ModuleDeps,
  trx: Trx,
  { module, known, build }: { module: ModuleRow; known: VersionRow; build: Build },
): Promise<VersionRow | null> {
  if (known.number === build.number && known.state !== 'failed') return null;
  if (known.state === 'failed') {
    await updateVersion(trx, known.id, { ...again(known.attempt), wanted_number: build.number });
    return (await versionById(trx, known.id)) ?? null;
  }
  await deps.emit(trx, 'warnings.noted', {
    key: `${module.id}:${build.sha}:${build.number}`,
    about: `module:${module.id}`,
    spaceId: module.space_id,
    severity: 'warning',
    title: `${module.id} ${build.number} was not released`,
    text: `Its commit ${build.sha.slice(0, 7)} is version ${known.number} already, and a commit is one version. Put the tag on another commit.`,
    path: `/module/${module.id}/version/${known.id}`,
  });
  return null;
}

async function pullRequestOf(deps: ModuleDeps, module: ModuleRow, build: Build) {
  const none = { pull_request: null, pull_request_url: null };
  if (build.pullRequest === null || module.integration_id === null) return none;
  const key = { integrationId: module.integration_id, uuid: module.repository_uuid };
  const known = await pullRequestByNumber(deps.db.kysely, key, build.pullRequest);
  return known === undefined ? none : { pull_request: known.number, pull_request_url: known.url };
}
