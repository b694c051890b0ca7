import { z } from 'zod';

/**
 * The fields of Bitbucket Cloud's webhook payloads that we use, and no others. What identifies something is
 * required; what only describes it is lenient, because payloads differ between years and kinds of account.
 */

/** PostgreSQL stores neither NUL nor half of a surrogate pair, and JSON may carry both. */
const cleaned = (text: string): string => text.replaceAll('\u0000', '').toWellFormed();
const text = z.string().transform(cleaned);
const lenientText = text.nullish().catch(null);

const HASH = /^[0-9a-f]{40}$/;
const ABBREVIATED_HASH = /^[0-9a-f]{7,40}$/;
const FULL_NAME = /^[^/\s\p{Cc}\p{Cs}]+\/[^/\s\p{Cc}\p{Cs}]+$/u;

/** What identifies something stands in addresses and in indexes, which do not take any length. */
const fullName = z.string().max(300).regex(FULL_NAME);
const refName = text.pipe(z.string().min(1).max(500));
/** Of what Bitbucket counts within a repository. */
const number = z.int32().positive();

/** A person, a team or an app; absent for accounts that are gone. `username` left the payloads in 2019. */
export const accountSchema = z
  .object({
    display_name: lenientText,
    nickname: lenientText,
    username: lenientText,
    uuid: lenientText,
  })
  .nullish()
  .catch(null);
export type Account = z.infer<typeof accountSchema>;

export const repositorySchema = z.object({
  full_name: fullName,
  uuid: z.string().min(1).max(100).transform(cleaned),
});

/** `user` is there only when Bitbucket knows the email in `raw`. */
export const authorSchema = z.object({ raw: lenientText, user: accountSchema }).nullish().catch(null);
export type Author = z.infer<typeof authorSchema>;

const refSchema = z.object({
  type: z.string(),
  name: refName,
  target: z.object({
    hash: z.string().regex(HASH),
    message: lenientText,
    author: authorSchema,
    date: lenientText,
  }),
});
export type Ref = z.infer<typeof refSchema>;

/** One changed branch or tag: `old` is null for a new one, `new` for a deleted one. */
export const changeSchema = z.object({
  old: refSchema.nullish(),
  new: refSchema.nullish(),
  forced: z.boolean().nullish().catch(null),
});
export type Change = z.infer<typeof changeSchema>;

const deliverySchema = z.object({ repository: repositorySchema, actor: accountSchema });

export const pushSchema = deliverySchema.extend({ push: z.object({ changes: z.array(z.unknown()) }) });

const abbreviatedCommit = z.object({ hash: z.string().regex(ABBREVIATED_HASH) }).nullish();
const branch = z.object({ name: refName });

/** A pull request, in deliveries as in API answers. Hashes have 12 characters. */
export const pullRequestSchema = z.object({
  id: number,
  title: lenientText,
  state: z.enum(['OPEN', 'MERGED', 'DECLINED', 'SUPERSEDED']),
  draft: z.boolean().nullish().catch(null),
  author: accountSchema,
  /** Repository and commit are null when the fork or the branch is gone. */
  source: z.object({ branch, commit: abbreviatedCommit, repository: repositorySchema.nullish() }),
  destination: z.object({ branch, commit: abbreviatedCommit, repository: repositorySchema }),
  merge_commit: abbreviatedCommit,
  updated_on: lenientText,
  /** Both are missing in lists. */
  reviewers: z.array(accountSchema).nullish().catch(null),
  participants: z
    .array(
      z.object({
        user: accountSchema,
        approved: z.boolean().nullish().catch(null),
        participated_on: lenientText,
      }),
    )
    .nullish()
    .catch(null),
  links: z
    .object({ html: z.object({ href: text }) })
    .nullish()
    .catch(null),
});
export type PullRequest = z.infer<typeof pullRequestSchema>;

export const pullRequestEventSchema = deliverySchema.extend({ pullrequest: pullRequestSchema });

export const commentEventSchema = pullRequestEventSchema.extend({
  comment: z.object({ id: z.int().positive(), content: z.object({ raw: text }) }),
});

export const repositoryEventSchema = deliverySchema.extend({
  changes: z
    .object({ full_name: z.object({ old: fullName }) })
    .nullish()
    .catch(null),
});
