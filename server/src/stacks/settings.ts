import { z } from 'zod';
import { isSafeRoot, isVersionRange, normalizeRoot } from './model.ts';
import { moduleUpdates, pullRequestComments } from './tables.ts';

const shortText = z.string().trim().min(1).max(200);
const root = z
  .string()
  .max(1_000)
  .refine(isSafeRoot, 'The project root is a folder inside the repository, such as infra/network.')
  .transform(normalizeRoot);

/** Settings of a stack as they come in; the repository is `workspace/name`. */
export const stackSettings = z.object({
  name: z.string().trim().min(1, 'Enter a name.').max(80),
  description: z.string().max(20_000),
  labels: z.array(z.string().trim().min(1).max(100)).max(100),
  spaceId: z.string(),
  integrationId: z.string().nullable(),
  repository: z
    .string()
    .trim()
    .regex(/^[^/\s]+\/[^/\s]+$/, 'Name the repository as workspace/repository.')
    .max(300),
  branch: shortText,
  projectRoot: root,
  projectGlobs: z.array(shortText).max(100),
  tool: z.enum(['terraform', 'opentofu']),
  toolVersion: z
    .string()
    .trim()
    .max(60)
    .refine(isVersionRange, 'Enter a version such as 1.11.4 or a range such as ~> 1.11.')
    .nullable(),
  terraformWorkspace: z
    .string()
    .regex(/^[\w.-]{1,90}$/, 'A workspace name has letters, digits, dots, dashes and underscores.')
    .nullable(),
  autodeploy: z.boolean(),
  protectFromDeletion: z.boolean(),
  /** What is absent stays as it is, or as a new stack has it. */
  pullRequestComment: z.enum(pullRequestComments).optional(),
  statusWhenIgnored: z.boolean().optional(),
  allowPromotion: z.boolean().optional(),
  moduleUpdates: z.enum(moduleUpdates).optional(),
  raiseModules: z.boolean().optional(),
  /** Whether people may plan uploaded files. */
  localPreview: z.boolean().optional(),
  /** Null for the public pool. */
  workerPool: z.string().nullable().optional(),
});
export type StackSettings = z.infer<typeof stackSettings>;

/** What was given of the settings for what happens elsewhere, as columns. */
export function pullRequestColumns({
  pullRequestComment,
  statusWhenIgnored,
  allowPromotion,
  moduleUpdates: updates,
  raiseModules,
}: Pick<
  StackSettings,
  'pullRequestComment' | 'statusWhenIgnored' | 'allowPromotion' | 'moduleUpdates' | 'raiseModules'
>) {
  return {
    ...(pullRequestComment === undefined ? {} : { pull_request_comment: pullRequestComment }),
    ...(statusWhenIgnored === undefined ? {} : { status_when_ignored: statusWhenIgnored }),
    ...(allowPromotion === undefined ? {} : { allow_promotion: allowPromotion }),
    ...(updates === undefined ? {} : { module_updates: updates }),
    ...(raiseModules === undefined ? {} : { raise_modules: raiseModules }),
  };
}
