import { stripVTControlCharacters } from 'node:util';
import { AppError, type ErrorCode } from '@gantry/contract/errors';
import type { CommitStatus, WantedComment } from '../provider.ts';
import { COMMENT_FIELDS, commentSchema, listedCommentSchema } from './api-schemas.ts';
import { listFields, repositoryPath } from './paths.ts';
import type { Transport } from './transport.ts';

/** Bitbucket takes more, but longer comments become slow to read and near a megabyte fail with an HTML page. */
export const COMMENT_CHARS = 30_000;

const TEXT_CHARS = 255;
const CUT = '\n\n… (shortened)';
const STATES = {
  in_progress: 'INPROGRESS',
  successful: 'SUCCESSFUL',
  failed: 'FAILED',
  stopped: 'STOPPED',
} as const;
/** A comment that was deleted, or that another account wrote before the token was replaced. */
const GONE = new Set<ErrorCode>(['VCS_NOT_FOUND', 'VCS_FORBIDDEN']);

type Comment = {
  readonly repo: string;
  readonly pullRequest: number;
  /** Null while there is none. */
  readonly commentId: number | null;
  readonly body: string;
};

/** Writes the build status with this key; a second write replaces the first. */
export async function setCommitStatus(
  api: Transport,
  repo: string,
  sha: string,
  status: CommitStatus,
): Promise<{ certain: boolean }> {
  return api.command({
    method: 'POST',
    path: repositoryPath(repo, 'commit', sha, 'statuses', 'build'),
    repeatable: true,
    awaitVisible: true,
    body: {
      key: status.key,
      name: plainLine(status.name),
      state: STATES[status.state],
      description: plainLine(status.description),
      url: statusUrl(status.url),
      ...(status.branch !== null && { refname: status.branch }),
    },
  });
}

/** Edits the comment, or writes a new one when it is gone; returns the id to edit next time. */
export async function ensureComment(
  api: Transport,
  { repo, pullRequest, commentId, body }: Comment,
): Promise<number> {
  const path = repositoryPath(repo, 'pullrequests', pullRequest, 'comments');
  const content = { content: { raw: shortened(body) } };
  if (commentId !== null) {
    const request = { method: 'PUT', path: `${path}/${commentId}`, body: content } as const;
    const edited = await api.send(request, commentSchema).catch((error: unknown) => {
      if (error instanceof AppError && GONE.has(error.code)) return null;
      throw error;
    });
    if (edited && !edited.deleted) return edited.id;
  }
  return (await api.send({ method: 'POST', path, body: content }, commentSchema)).id;
}

const COMMENT_LIST = { pagelen: 100, sort: '-created_on', fields: listFields(COMMENT_FIELDS) };

/** A comment that begins so, the newest first; with `parent` among the answers to that one. */
export async function findComment(
  api: Transport,
  repo: string,
  pullRequest: number,
  { beginning, parent }: WantedComment,
): Promise<number | null> {
  const path = repositoryPath(repo, 'pullrequests', pullRequest, 'comments');
  for await (const comment of api.values({ path, query: COMMENT_LIST }, listedCommentSchema)) {
    const isAnswer = parent === undefined || comment.parent?.id === parent;
    if (isAnswer && !comment.deleted && comment.content.raw.startsWith(beginning)) return comment.id;
  }
  return null;
}

export async function answerComment(
  api: Transport,
  { repo, pullRequest, commentId, body }: Comment,
): Promise<number> {
  const path = repositoryPath(repo, 'pullrequests', pullRequest, 'comments');
  const content = { content: { raw: shortened(body) }, parent: { id: commentId } };
  return (await api.send({ method: 'POST', path, body: content }, commentSchema)).id;
}

/** Text on one line, without colours and control characters, as long as Bitbucket takes it. */
export function plainLine(text: string): string {
  const line = stripVTControlCharacters(text)
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  const characters = Array.from(line);
  return characters.length <= TEXT_CHARS ? line : `${characters.slice(0, TEXT_CHARS - 1).join('')}…`;
}

/** Bitbucket expands `{repository.full_name}` and the like in the URLs of statuses, so braces are encoded. */
export function statusUrl(url: string): string {
  return url.replaceAll('{', '%7B').replaceAll('}', '%7D');
}

function shortened(body: string): string {
  return body.length <= COMMENT_CHARS ? body : body.slice(0, COMMENT_CHARS - CUT.length).toWellFormed() + CUT;
}
