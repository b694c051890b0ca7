import { resolve } from 'node:path';
import { AppError } from '@gantry/contract/errors';
import { inputWords } from '@gantry/contract/input-words';
import { accountName } from '@gantry/contract/people';
import { z } from 'zod';

const webUrl = z.url({ protocol: /^https?$/, error: 'Give an address such as https://gantry.example.com.' });
const seconds = z.coerce.number().positive();

/** Every variable that the server reads, described. `docs/configuration.md` is checked against this table. */
export const variables = z.object({
  GANTRY_DATA_DIR: z
    .string()
    .min(1)
    .default('./data')
    .describe('Folder of the embedded database, key file and git mirrors'),
  GANTRY_HOST: z.string().min(1).default('127.0.0.1').describe('Address to listen on; 0.0.0.0 for all'),
  GANTRY_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(4646)
    .describe('Port to listen on; 0 takes a free one'),
  GANTRY_PUBLIC_URL: webUrl
    .optional()
    .describe('Where people and Bitbucket reach this server; default: the address it listens on'),
  GANTRY_TRUST_PROXY: z
    .string()
    .optional()
    .describe('Proxies whose X-Forwarded headers are believed: addresses or networks, separated by commas'),
  DATABASE_URL: z
    .string()
    .min(1)
    .optional()
    .describe('Your own PostgreSQL; default: a private one in the data folder'),
  PG_BIN_DIR: z.string().min(1).optional().describe('Programs of PostgreSQL for the private database'),
  GANTRY_ENCRYPTION_KEY: z
    .string()
    .min(1)
    .optional()
    .describe('32 bytes in base64 that encrypt secrets; default: a key file in the data folder'),
  GANTRY_BACKUP_PASSPHRASE: z
    .string()
    .min(1)
    .optional()
    .describe('Passphrase of the encryption key in a backup; only for `backup --with-key` and `restore`'),
  GANTRY_ACCOUNT_NAME: accountName
    .optional()
    .describe('Name of this installation, part of module addresses; default: the first admin is asked'),
  GANTRY_ADMIN_USERNAME: z.string().min(1).max(120).default('admin').describe('Login of the first admin'),
  GANTRY_ADMIN_PASSWORD: z
    .string()
    .min(12)
    .optional()
    .describe('Password of the first admin; default: a one-time password, printed'),
  GANTRY_SMTP_URL: z
    .string()
    .refine(isMailUrl, 'Use smtp://user:password@host:587, or smtps:// for TLS from the start.')
    .optional()
    .describe(
      'Mail server for invitations: `smtp://user:password@host:587`; default: links are copied by hand',
    ),
  GANTRY_SMTP_FROM: z
    .string()
    .regex(/^[^\r\n]*@[^\r\n]*$/, 'Use an address, such as Gantry <gantry@example.com>.')
    .optional()
    .describe('Sender of mails; default: `gantry@` and the host of the public address'),
  GANTRY_OIDC_KEY_HOSTS: z
    .string()
    .optional()
    .describe(
      'Hosts that may hold the keys of OIDC-federated API keys beside the issuers themselves, separated by commas',
    ),
  GANTRY_WORKERS: z.coerce
    .number()
    .int()
    .min(0)
    .max(64)
    .default(2)
    .describe('Runs that the built-in worker does at once; 0 for none'),
  GANTRY_RUN_SECONDS: seconds.default(4_200).describe('Longest run'),
  GANTRY_SILENCE_SECONDS: seconds.default(420).describe('Longest time without any output of Terraform'),
  GANTRY_BITBUCKET_API_URL: webUrl
    .default('https://api.bitbucket.org/2.0')
    .describe('REST address of Bitbucket Cloud'),
  GANTRY_BITBUCKET_GIT_URL: webUrl
    .default('https://bitbucket.org')
    .describe('Git and web address of Bitbucket Cloud'),
  GANTRY_PRIVATE_WEBHOOK_HOSTS: z
    .string()
    .default('')
    .describe(
      'Hosts of private networks that warnings may be sent to: names or addresses, separated by commas',
    ),
  GANTRY_DELIVERY_DAYS: z.coerce
    .number()
    .int()
    .min(1)
    .max(365)
    .default(14)
    .describe('Days that received deliveries are kept'),
  GANTRY_METRICS_TOKEN: z
    .string()
    .min(16)
    .optional()
    .describe('Bearer token with which monitoring reads /metrics; without it there is no such page'),
  GANTRY_LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('How much is logged'),
  GANTRY_LOG_FORMAT: z
    .enum(['pretty', 'json'])
    .optional()
    .describe('Log lines for people or machines; default: pretty on a terminal'),
});

function isMailUrl(text: string): boolean {
  return URL.canParse(text) && /^smtps?:$/.test(new URL(text).protocol) && new URL(text).hostname !== '';
}

export type Config = ReturnType<typeof readConfig>;

/** Reads the configuration; CONFIG_INVALID names every variable that is wrong. */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env) {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = variables.safeParse(present, { error: inputWords });
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new AppError('CONFIG_INVALID', `The configuration is not valid.\n${lines.join('\n')}`);
  }
  const { data } = parsed;
  return {
    ...data,
    dataDir: resolve(data.GANTRY_DATA_DIR),
    publicUrl: data.GANTRY_PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    privateWebhookHosts: data.GANTRY_PRIVATE_WEBHOOK_HOSTS.split(',')
      .map((host) => host.trim().toLowerCase())
      .filter(Boolean),
    smtpUrl: data.GANTRY_SMTP_URL ?? null,
    oidcKeyHosts: data.GANTRY_OIDC_KEY_HOSTS?.split(',').map((part) => part.trim()) ?? [],
    trustProxy: data.GANTRY_TRUST_PROXY?.split(',').map((part) => part.trim()) ?? (false as const),
    /** For git, which needs PATH, proxies and certificates. */
    environment: present,
  };
}
