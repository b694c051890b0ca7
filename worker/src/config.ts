import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { inputWords } from '@gantry/contract/input-words';
import { z } from 'zod';
import { logLevels } from './logger.ts';
import { systemPath, type WorkerOptions } from './options.ts';

const absolutePath = z.string().refine(path.isAbsolute, 'must be an absolute path');
const pathList = z
  .string()
  .transform((text) => text.split(':').filter(Boolean))
  .pipe(z.array(absolutePath));
const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const seconds = z.coerce.number().min(0);

/** All variables that the standalone worker reads, described. Lists of paths are separated by colons. */
export const environment = z.object({
  GANTRY_URL: z.url({ protocol: /^https?$/ }).describe('Address of the server'),
  GANTRY_WORKER_TOKEN: z
    .string()
    .min(1)
    .optional()
    .describe('Token of the worker; needed unless a file has it'),
  GANTRY_WORKER_TOKEN_FILE: absolutePath.optional().describe('File that holds the token; the first choice'),
  GANTRY_WORKER_NAME: z
    .string()
    .min(1)
    .max(120)
    .optional()
    .describe('Name that pages show; default: name of the machine'),
  GANTRY_WORKER_CAPACITY: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .optional()
    .describe('Runs at the same time; default: 1'),
  GANTRY_WORKER_FOLDER: absolutePath
    .optional()
    .describe('Folder of workspaces and downloaded tools; default: one in the folder for temporary files'),
  GANTRY_WORKER_ISOLATION: z
    .enum(['auto', 'bubblewrap', 'process'])
    .optional()
    .describe('Wall around runs: `auto` (the default), `bubblewrap` or `process`'),
  GANTRY_WORKER_READ_PATHS: pathList.optional().describe('What runs may read beside the files of the system'),
  GANTRY_WORKER_WRITE_PATHS: pathList.optional().describe('What runs may write beside their workspace'),
  GANTRY_WORKER_PROVIDER_MIRRORS: pathList
    .optional()
    .describe('Folders with providers, laid out as a filesystem mirror of Terraform'),
  GANTRY_WORKER_TOOL_PATH: pathList
    .optional()
    .describe('Where `terraform` and `tofu` are looked for; default: PATH'),
  PATH: z.string().default(systemPath.join(':')).describe('Where programs are looked for'),
  GANTRY_WORKER_TOOL_MIRROR: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('Copy of the release sites, with `terraform/` and `opentofu/`'),
  GANTRY_WORKER_TOOL_DOWNLOADS: flag
    .default(true)
    .describe('Whether missing versions are taken from the release sites: `true` or `false`'),
  GANTRY_WORKER_FIRST_RUN_USER: z.coerce
    .number()
    .int()
    .min(1)
    .optional()
    .describe('First of the user ids that runs get where the worker starts as root; default: 58300'),
  GANTRY_WORKER_DRAIN_SECONDS: seconds
    .optional()
    .describe('How long a stopping worker waits for its runs; default: 600'),
  GANTRY_WORKER_PLAN_GRACE_SECONDS: seconds
    .optional()
    .describe('Time between the interrupt and the kill of a plan; default: 30'),
  GANTRY_WORKER_APPLY_GRACE_SECONDS: seconds
    .optional()
    .describe('Time between the interrupt and the kill of an apply; default: 300'),
  GANTRY_WORKER_LOG_LEVEL: z.enum(logLevels).default('info').describe('How much is logged'),
});

export type WorkerConfig = Omit<WorkerOptions, 'logger'> & { logLevel: (typeof logLevels)[number] };

/** Reads flags and variables. Throws an error whose message names each that is missing or wrong. */
export function readConfig(
  args: readonly string[] = process.argv.slice(2),
  variables = process.env,
): WorkerConfig {
  const parsed = environment.safeParse({ ...variables, ...readFlags(args) }, { error: inputWords });
  if (!parsed.success) throw new Error(`The configuration is not valid.\n${z.prettifyError(parsed.error)}`);
  const { data } = parsed;
  return {
    serverUrl: data.GANTRY_URL,
    token: readToken(data.GANTRY_WORKER_TOKEN, data.GANTRY_WORKER_TOKEN_FILE),
    logLevel: data.GANTRY_WORKER_LOG_LEVEL,
    tools: {
      searchPath: data.GANTRY_WORKER_TOOL_PATH ?? data.PATH.split(':').filter(path.isAbsolute),
      mirrorUrl: data.GANTRY_WORKER_TOOL_MIRROR ?? null,
      allowVendor: data.GANTRY_WORKER_TOOL_DOWNLOADS,
    },
    ...given({
      name: data.GANTRY_WORKER_NAME,
      capacity: data.GANTRY_WORKER_CAPACITY,
      workFolder: data.GANTRY_WORKER_FOLDER,
      isolation: data.GANTRY_WORKER_ISOLATION,
      readPaths: data.GANTRY_WORKER_READ_PATHS,
      writePaths: data.GANTRY_WORKER_WRITE_PATHS,
      providerMirrors: data.GANTRY_WORKER_PROVIDER_MIRRORS,
      firstRunUser: data.GANTRY_WORKER_FIRST_RUN_USER,
      drainSeconds: data.GANTRY_WORKER_DRAIN_SECONDS,
      planGraceSeconds: data.GANTRY_WORKER_PLAN_GRACE_SECONDS,
      applyGraceSeconds: data.GANTRY_WORKER_APPLY_GRACE_SECONDS,
    }),
  };
}

/** Flags say the same as their variable. The token has none, because others can read command lines. */
function readFlags(args: readonly string[]): Record<string, string> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      url: { type: 'string' },
      'token-file': { type: 'string' },
      name: { type: 'string' },
      capacity: { type: 'string' },
      folder: { type: 'string' },
      isolation: { type: 'string' },
    },
  });
  return given({
    GANTRY_URL: values.url,
    GANTRY_WORKER_TOKEN_FILE: values['token-file'],
    GANTRY_WORKER_NAME: values.name,
    GANTRY_WORKER_CAPACITY: values.capacity,
    GANTRY_WORKER_FOLDER: values.folder,
    GANTRY_WORKER_ISOLATION: values.isolation,
  });
}

function readToken(token: string | undefined, file: string | undefined): string {
  if (file !== undefined) return fs.readFileSync(file, 'utf8').trim();
  if (token !== undefined) return token;
  throw new Error(
    'The worker needs its token: set GANTRY_WORKER_TOKEN, or give --token-file with a file that holds it.',
  );
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The entries that have a value. */
function given<T extends object>(values: T): Given<T>;
function given(values: object): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
