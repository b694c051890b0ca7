import { authorSchema } from '@gantry/contract/bitbucket/webhook-schemas';
import { z } from 'zod';

/** The fields of REST 2.0 answers that we use. Each `*_FIELDS` asks Bitbucket to send no others. */

export const pageSchema = z.object({ values: z.array(z.unknown()), next: z.string().nullish() });

export const errorSchema = z.object({
  error: z.object({
    message: z.string().catch(''),
    detail: z
      .object({ required: z.array(z.string()).catch([]), granted: z.array(z.string()).catch([]) })
      .nullish()
      .catch(null),
    fields: z.record(z.string(), z.unknown()).nullish().catch(null),
  }),
});

export const REPOSITORY_FIELDS = ['full_name', 'uuid', 'is_private', 'mainbranch.name'];
/** `mainbranch` is null while the repository is empty. */
export const repositoryAnswerSchema = z.object({
  full_name: z.string(),
  uuid: z.string(),
  is_private: z.boolean().nullish(),
  mainbranch: z.object({ name: z.string() }).nullish(),
});

export const workspaceAccessSchema = z.object({
  administrator: z.boolean().nullish(),
  workspace: z.object({ slug: z.string() }),
});
export const UPDATED_FIELDS = ['uuid', 'updated_on'];
export const updatedRepositorySchema = z.object({ uuid: z.string(), updated_on: z.string() });
export const repositoryNameSchema = z.object({ full_name: z.string() });

const PERSON_FIELDS = ['display_name', 'nickname', 'uuid'];
const under = (parent: string, fields: readonly string[]): string[] =>
  fields.map((field) => `${parent}.${field}`);

export const COMMIT_FIELDS = [
  'hash',
  'message',
  'date',
  'author.raw',
  ...under('author.user', PERSON_FIELDS),
  'links.html.href',
];
export const commitSchema = z.object({
  hash: z.string(),
  message: z.string().nullish(),
  date: z.string(),
  author: authorSchema,
  links: z.object({ html: z.object({ href: z.string() }) }).nullish(),
});

export const hashSchema = z.object({ hash: z.string() });

export const BRANCH_FIELDS = ['name', ...under('target', COMMIT_FIELDS)];
export const branchSchema = z.object({ name: z.string(), target: commitSchema });
export const branchNameSchema = z.object({ name: z.string() });

export const DIFFSTAT_FIELDS = ['status', 'old.path', 'new.path'];
const side = z.object({ path: z.string() }).nullish();
export const diffstatSchema = z.object({ old: side, new: side, status: z.string().nullish().catch(null) });

const SIDE_FIELDS = ['branch.name', 'commit.hash', 'repository.full_name', 'repository.uuid'];
export const PULL_REQUEST_FIELDS = [
  'id',
  'title',
  'state',
  'draft',
  ...under('author', PERSON_FIELDS),
  ...under('source', SIDE_FIELDS),
  ...under('destination', SIDE_FIELDS),
  'merge_commit.hash',
  'updated_on',
  'links.html.href',
];
/** Only a single pull request has them, lists have none. */
export const PARTICIPANT_FIELDS = [
  ...under('reviewers', PERSON_FIELDS),
  ...under('participants.user', PERSON_FIELDS),
  'participants.approved',
  'participants.participated_on',
];
export const commentSchema = z.object({ id: z.int(), deleted: z.boolean().nullish() });
export const COMMENT_FIELDS = ['id', 'deleted', 'content.raw', 'parent.id'];
export const listedCommentSchema = commentSchema.extend({
  content: z.object({ raw: z.string().catch('') }),
  parent: z.object({ id: z.int() }).nullish(),
});

/** `secret_set` is missing from answers of before 2023. */
export const hookSchema = z.object({
  uuid: z.string(),
  url: z.string(),
  active: z.boolean(),
  events: z.array(z.string()),
  secret_set: z.boolean().nullish(),
  description: z.string().nullish(),
});
export type HookAnswer = z.infer<typeof hookSchema>;

export const userSchema = z.object({ display_name: z.string().nullish(), nickname: z.string().nullish() });
