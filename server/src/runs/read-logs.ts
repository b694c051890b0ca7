import { hasLog, isTerminal, runStateNames } from '@gantry/contract/run-states';
import { z } from 'zod';
import type { RunDeps } from './deps.ts';
import { locateRun } from './locate.ts';
import { type LogCursor, logChunksAfter, versionOfState } from './logs-store.ts';
import { runById } from './store.ts';

/** Sent when a run has new log lines; the payload is the run's id. */
export const runLogChannel = 'gantry_run_log';

const chunksPerPage = 200;
const start: LogCursor = { version: 0, sequence: 0 };

export const formatCursor = ({ version, sequence }: LogCursor): string => `${version}.${sequence}`;

function parseCursor(text: string | null): LogCursor {
  const match = /^(\d{1,9})\.(\d{1,9})$/.exec(text ?? '');
  return match === null ? start : { version: Number(match[1]), sequence: Number(match[2]) };
}

export type PhaseLog = {
  readonly exists: boolean;
  readonly finished: boolean;
  readonly hasMore: boolean;
  readonly texts: readonly string[];
  /** Never null while the phase goes on: clients start over on null. */
  readonly nextToken: string | null;
};

/** The log of one phase, a page at a time; `token` is fed back as it came. */
export const readPhaseLog = (deps: RunDeps) =>
  deps.useCases.read({
    name: 'run.phaseLog',
    action: 'run:read',
    input: z.object({
      stack: z.string(),
      run: z.string(),
      state: z.enum(runStateNames),
      stateVersion: z.int32().nullable(),
      token: z.string().max(40).nullable(),
    }),
    locate: locateRun(deps),
    run: async ({ input, located: { run } }): Promise<PhaseLog> => {
      const version = input.stateVersion ?? (await versionOfState(deps.db.kysely, run.id, input.state));
      if (version === null || !hasLog(input.state)) {
        return { exists: false, finished: true, hasMore: false, texts: [], nextToken: null };
      }
      const after = parseCursor(input.token);
      const page = { version, limit: chunksPerPage + 1 };
      const chunks = await logChunksAfter(deps.db.kysely, run.id, after, page);
      const shown = chunks.slice(0, chunksPerPage);
      const hasMore = chunks.length > shown.length;
      const last = shown.at(-1);
      return {
        exists: true,
        finished: !hasMore && (run.version > version || isTerminal(run.state)),
        hasMore,
        texts: shown.map((chunk) => chunk.text),
        nextToken: formatCursor(last ?? after),
      };
    },
  });

export type LogBatch = {
  readonly chunks: readonly { state: string; version: number; text: string; cursor: string }[];
  readonly ended: boolean;
};

/** All of a run's log after a cursor, for live pages. `ended`: nothing will follow. */
export const readRunLog = (deps: RunDeps) =>
  deps.useCases.read({
    name: 'run.log',
    action: 'run:read',
    input: z.object({ stack: z.string(), run: z.string(), after: z.string().max(40).nullable() }),
    locate: locateRun(deps),
    run: async ({ input, located }): Promise<LogBatch> => {
      // The state is read before the chunks: a run that had ended by then writes no more.
      const run = await runById(deps.db.kysely, located.run.id);
      const page = { version: null, limit: chunksPerPage };
      const chunks = await logChunksAfter(deps.db.kysely, located.run.id, parseCursor(input.after), page);
      return {
        chunks: chunks.map((chunk) => ({
          state: chunk.state,
          version: chunk.version,
          text: chunk.text,
          cursor: formatCursor(chunk),
        })),
        ended: chunks.length < chunksPerPage && (run === undefined || isTerminal(run.state)),
      };
    },
  });
