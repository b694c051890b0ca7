import { ApiError } from '@gantry/contract/client';
import { z } from 'zod';
import { type Context, command } from '../../command.ts';
import { findCredentials } from '../../credentials.ts';
import { CliError } from '../../errors.ts';
import { exitCodes } from '../../exit-codes.ts';
import type { Io } from '../../io.ts';
import { table } from '../../render/table.ts';
import { version } from '../../version.ts';
import { integrationFindings } from './integration-findings.ts';
import { seenPool, workerFindings } from './worker-findings.ts';

export type Finding = {
  readonly check: string;
  readonly state: 'ok' | 'warning' | 'problem';
  readonly message: string;
};

const colours = { ok: 'green', warning: 'yellow', problem: 'red' } as const;

export const doctor = command({
  name: 'doctor',
  summary: 'Check the server, its workers and integrations, and what this machine needs',
  details:
    'Examines each integration in full, which takes some seconds. Ends with 1 when something does not work; warnings do not count.',
  input: z.object({}),
  async run(_given, context) {
    const { io, print } = context;
    const findings = [...(await machineFindings(io)), ...(await serverFindings(context))];
    print(findings, () =>
      table(
        io,
        findings,
        [
          { title: 'check', cell: ({ check }) => check },
          { title: 'state', cell: ({ state }) => ({ text: state, colour: colours[state] }) },
          { title: 'what', flexible: true, cell: ({ message }) => message },
        ],
        'Nothing was checked.',
      ),
    );
    return findings.some(({ state }) => state === 'problem') ? exitCodes.failed : exitCodes.ok;
  },
});

/** Programs that a server or worker on this machine would use. */
async function machineFindings(io: Io): Promise<Finding[]> {
  const [git, terraform, tofu, bwrap] = await Promise.all(
    ['git', 'terraform', 'tofu', 'bwrap'].map((program) => io.versionOf(program)),
  );
  const tool = terraform ?? tofu;
  return [
    git == null
      ? { check: 'git', state: 'problem', message: 'Not found. A server needs git to read repositories.' }
      : { check: 'git', state: 'ok', message: git },
    tool == null
      ? {
          check: 'terraform',
          state: 'warning',
          message:
            'Neither terraform nor tofu is here. A worker downloads the version that a stack asks for.',
        }
      : { check: 'terraform', state: 'ok', message: tool },
    bwrap == null
      ? {
          check: 'isolation',
          state: 'warning',
          message: 'bubblewrap is not here. Runs on this machine are kept apart by processes and users only.',
        }
      : { check: 'isolation', state: 'ok', message: bwrap },
  ];
}

const answer = z.object({
  installation: z.object({ version: z.string(), publicUrl: z.string() }),
  viewer: z.object({ name: z.string() }).nullable(),
  workerPools: z.array(seenPool),
});
const document = `{ installation { version publicUrl } viewer { name }
  workerPools { id name pendingRuns users { kind } seenWorkers { name state drained } } }`;

/** One question proves the way to the server, the key, and that the database answers. */
async function serverFindings(context: Context): Promise<Finding[]> {
  const url = await findCredentials(context.config).then(
    (credentials) => credentials.url,
    (error: unknown) => error,
  );
  if (typeof url !== 'string') {
    return [{ check: 'sign-in', state: 'problem', message: sentenceOf(url) }];
  }
  try {
    const api = await context.api();
    const { installation, viewer, workerPools } = await api.query(answer, document);
    return [
      {
        check: 'server',
        state: installation.version === version ? 'ok' : 'warning',
        message:
          installation.version === version
            ? `${url} answers, version ${version}, and so does its database.`
            : `${url} is version ${installation.version}, this program ${version}. Install the same release.`,
      },
      { check: 'sign-in', state: 'ok', message: `You are ${viewer?.name ?? 'nobody'}.` },
      ...workerFindings(workerPools),
      ...(await integrationFindings(api)),
    ];
  } catch (error) {
    return [{ check: 'server', state: 'problem', message: sentenceOf(error) }];
  }
}

const sentenceOf = (error: unknown): string => {
  if (error instanceof ApiError || error instanceof CliError) return `${error.message} (${error.code})`;
  return error instanceof Error ? error.message : String(error);
};
