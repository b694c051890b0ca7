import type { Generated } from 'kysely';
import type { StoredCommit } from '../stacks/index.ts';
import type { ModuleMetadata } from './metadata/metadata.ts';

export type ModuleTable = {
  /** Of the row in `stacks` that has everything else. */
  id: string;
  name: string;
  provider: string;
};

export type VersionState = 'pending' | 'active' | 'failed';

export type ModuleVersionTable = {
  id: string;
  module_id: string;
  proposed: boolean;
  /** Null until the configuration has been read; empty for a proposal of a module that is released by tags. */
  number: string | null;
  wanted_number: string | null;
  state: VersionState;
  reason: string | null;
  sha: string;
  branch: string;
  commit: StoredCommit;
  pull_request: number | null;
  pull_request_url: string | null;
  event_id: string | null;
  triggered_by: string;
  metadata: ModuleMetadata | null;
  bad_note: string | null;
  bad_by: string | null;
  bad_at: Date | null;
  archive_sha256: string | null;
  archive_bytes: number | null;
  attempt: Generated<number>;
  created_at: Date;
  updated_at: Date;
};

export type ModuleArchiveChunkTable = { version_id: string; sequence: number; bytes: Buffer };

export type ModuleShareTable = { module_id: string; space_id: string; shared_by: string; shared_at: Date };

export type ModuleConsumerTable = {
  stack_id: string;
  module_id: string;
  version_id: string;
  run_id: string;
  seen_at: Date;
};

export type ModuleRaiseTable = {
  stack_id: string;
  version_id: string;
  pull_request: number | null;
  url: string | null;
  problem: string | null;
  at: Date;
  /** Null where it is not known, or nothing was opened. */
  head_sha: string | null;
};

declare module '../platform/db/tables.ts' {
  interface Tables {
    modules: ModuleTable;
    module_versions: ModuleVersionTable;
    module_archive_chunks: ModuleArchiveChunkTable;
    module_shares: ModuleShareTable;
    module_consumers: ModuleConsumerTable;
    module_raises: ModuleRaiseTable;
  }
}
