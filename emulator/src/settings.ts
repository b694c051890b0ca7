import { z } from 'zod';

/**
 * How the emulator behaves where Bitbucket's own behaviour is not documented, or where a local tool has to
 * differ. Each guess is explained in README.md under "What is a guess".
 */
export const settingsSchema = z.object({
  /** The one deliberate difference: real Bitbucket never calls private addresses. */
  allowPrivateHookUrls: z.boolean().default(false),
  /** Waits before the second and third attempt of a delivery. Guess: the lengths. */
  retryDelaysMs: z.tuple([z.number().nonnegative(), z.number().nonnegative()]).default([5_000, 15_000]),
  /** Documented: a delivery that is not answered in time is given up. */
  deliveryTimeoutMs: z.number().positive().default(10_000),
  /** Guess: only 5xx answers are documented to be retried. */
  retryAfterTimeout: z.boolean().default(false),
  /** Guess: whether "resend" keeps X-Request-UUID, which receivers use to drop repetitions. */
  resendRequestUuid: z.enum(['new', 'same']).default('new'),
  /** Guess: the order in which push and pull request events of one push leave. */
  eventOrder: z.enum(['push-first', 'pull-request-first']).default('push-first'),
  /** Guess: whether the closed source branch of a merge comes in the same push as the merge. */
  mergeGrouping: z.enum(['separate', 'together']).default('separate'),
  /** Guess: whether a push to a pull request's source withdraws approvals (a Premium option), and says so. */
  approvalReset: z.enum(['never', 'silent', 'with-events']).default('never'),
  /** Guess: whether a push to the destination branch sends `pullrequest:updated`. */
  updatedOnDestinationPush: z.boolean().default(false),
  /** Guess: `pullrequest:push` has the usual pull request body. */
  sendPullRequestPush: z.boolean().default(true),
  /** Guess: whether STOPPED lets the "passing builds" merge check pass. */
  stoppedPassesMergeCheck: z.boolean().default(false),
  /** Merge check "minimum of successful builds"; 0 turns it off, which is Bitbucket's default. */
  requiredPassingBuilds: z.number().int().nonnegative().default(0),
  /** Guess: a repository's former address redirects. */
  redirectRenamed: z.boolean().default(true),
  /** Guess: fetching a hash that no ref names works (it does wherever git protocol version 2 is spoken). */
  fetchByHash: z.boolean().default(true),
  /** Guess: partial clones; said to be impossible in 2021. */
  partialClone: z.boolean().default(false),
  /** Guess: 403 without a JSON body for a missing right. */
  forbiddenBody: z.enum(['text', 'json']).default('text'),
  /** Guess: a private repository without any right looks missing. */
  hiddenRepositoryStatus: z.union([z.literal(404), z.literal(403)]).default(404),
  /** Undocumented statuses of diffstat that mark conflicts in pull requests. */
  conflictStatuses: z.boolean().default(true),
  /** Calls to `/2.0/repositories/*` per user and hour; null counts without refusing. Bitbucket: 1,000. */
  rateLimitPerHour: z.number().int().positive().nullable().default(null),
});

export type Settings = z.infer<typeof settingsSchema>;
