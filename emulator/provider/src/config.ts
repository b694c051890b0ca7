import * as z from 'zod/mini';

/** The magic cookie that Terraform gives to its plug-ins (terraform, internal/plugin/serve.go). */
const COOKIE = 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2';

const variables = z.object({
  TF_PLUGIN_MAGIC_COOKIE: z.optional(z.string()),
  PLUGIN_CLIENT_CERT: z.optional(z.string()),
  FAKECLOUD_FILE: z.optional(z.string()),
  FAKECLOUD_TOKEN: z.optional(z.string()),
  FAKECLOUD_LATENCY_MS: z.optional(z.string()),
});

/** Stands in for attributes that the provider block leaves out. */
export interface Fallbacks {
  readonly file: string | null;
  readonly token: string | null;
  readonly latency_ms: string | null;
}

export interface PluginConfig {
  readonly startedByTerraform: boolean;
  /** PEM certificate of the Terraform that started us. */
  readonly clientPem: string | undefined;
  readonly fallbacks: Fallbacks;
}

/** What Terraform and the run's environment tell the plug-in; an empty variable counts as absent. */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): PluginConfig {
  const found = variables.parse(env);
  return {
    startedByTerraform: found.TF_PLUGIN_MAGIC_COOKIE === COOKIE,
    clientPem: found.PLUGIN_CLIENT_CERT || undefined,
    fallbacks: {
      file: found.FAKECLOUD_FILE || null,
      token: found.FAKECLOUD_TOKEN || null,
      latency_ms: found.FAKECLOUD_LATENCY_MS || null,
    },
  };
}
