import * as z from 'zod/mini';

/** What kinds of things this cloud rents out. */
export const KINDS = ['network', 'server', 'database'] as const;
export type Kind = (typeof KINDS)[number];

export const OPERATIONS = ['create', 'read', 'update', 'delete'] as const;
export type Operation = (typeof OPERATIONS)[number];

const attributeValue = z.union([
  z.null(),
  z.string(),
  z.number(),
  z.boolean(),
  z.record(z.string(), z.string()),
]);
export type AttributeValue = z.infer<typeof attributeValue>;

const resource = z.object({ kind: z.enum(KINDS), attributes: z.record(z.string(), attributeValue) });

/** One thing in the cloud, by the names that Terraform knows; `attributes.id` is its key. */
export type CloudResource = z.infer<typeof resource>;

const rule = z.object({
  name: z.string(),
  kind: z.optional(z.enum(KINDS)),
  operation: z.optional(z.enum(OPERATIONS)),
  delayMs: z.optional(z.number().check(z.nonnegative())),
  warning: z.optional(z.string()),
  error: z.optional(z.string()),
  stage: z.optional(z.enum(['before', 'after'])),
});

/**
 * What happens to operations on matching resources. `name` may hold `*`; without `kind` or `operation` it is
 * every one. `stage: 'after'` reports the error although the operation took place (Terraform then taints a
 * created resource); the default is `before`.
 */
export type Rule = z.infer<typeof rule>;

const settings = z.object({
  token: z.optional(z.string()),
  latencyMs: z.optional(z.number().check(z.nonnegative())),
  quota: z.optional(z.partialRecord(z.enum(KINDS), z.number().check(z.nonnegative()))),
  rules: z.optional(z.array(rule)),
});

/** The cloud's switches: the token that it demands, its slowness in ms, how many of each kind, its rules. */
export type CloudSettings = z.infer<typeof settings>;

export const cloudSchema = z.object({ settings, resources: z.record(z.string(), resource) });

/** Everything the cloud knows: exactly what its file holds. */
export type Cloud = z.infer<typeof cloudSchema>;

export const emptyCloud = (): Cloud => ({ settings: {}, resources: {} });
