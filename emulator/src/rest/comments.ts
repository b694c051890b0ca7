import { z } from 'zod';
import {
  addComment,
  deleteComment,
  editComment,
  reopenComment,
  resolveComment,
  type Thread,
} from '../actions/comment.ts';
import { api } from '../present/basics.ts';
import { presentComment, presentResolution, pullRequestPath } from '../present/pull-requests.ts';
import { commentOf, pullRequestOf, repositoryOf } from './lookup.ts';
import { type Call, callerAccount, type Operation, parseBody } from './operation.ts';
import { paginate } from './paginate.ts';
import { SCOPES } from './scopes.ts';

const required = 'This field is required.';
const contentSchema = z.object({ raw: z.string({ error: required }).min(1, required) }, { error: required });
const line = z.number().int().positive().nullish();
const newCommentSchema = z.object({
  content: contentSchema,
  inline: z.object({ path: z.string().min(1), to: line, from: line }).optional(),
  parent: z.object({ id: z.number().int() }).optional(),
});
const editSchema = z.object({ content: contentSchema });

const BASE = '/repositories/:workspace/:repo/pullrequests/:id/comments';

/** Comments take the read scope only, for writing too. */
export const commentOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: BASE,
    scopes: SCOPES.pullRequest,
    anonymous: true,
    handle(call) {
      const pullRequest = pullRequestOf(call, repositoryOf(call));
      const comments = [...pullRequest.comments.values()];
      return {
        body: paginate(call, comments, (comment) => presentComment(call.world, pullRequest, comment)),
      };
    },
  },
  {
    method: 'POST',
    path: BASE,
    scopes: SCOPES.pullRequest,
    async handle(call) {
      const pullRequest = pullRequestOf(call, repositoryOf(call));
      const { content, inline, parent } = parseBody(newCommentSchema, call.body);
      const comment = await addComment(call.world, pullRequest, callerAccount(call), {
        raw: content.raw,
        inline: inline && { path: inline.path, to: inline.to ?? null, from: inline.from ?? null },
        parentId: parent?.id,
      });
      return {
        status: 201,
        body: presentComment(call.world, pullRequest, comment),
        headers: { location: api(call.world, `${pullRequestPath(pullRequest)}/comments/${comment.id}`).href },
      };
    },
  },
  {
    method: 'GET',
    path: `${BASE}/:comment`,
    scopes: SCOPES.pullRequest,
    anonymous: true,
    handle(call) {
      const { pullRequest, comment } = find(call);
      return { body: presentComment(call.world, pullRequest, comment) };
    },
  },
  {
    method: 'PUT',
    path: `${BASE}/:comment`,
    scopes: SCOPES.pullRequest,
    async handle(call) {
      const thread = find(call);
      const { content } = parseBody(editSchema, call.body);
      await editComment(call.world, thread, callerAccount(call), content.raw);
      return { body: presentComment(call.world, thread.pullRequest, thread.comment) };
    },
  },
  {
    method: 'DELETE',
    path: `${BASE}/:comment`,
    scopes: SCOPES.pullRequest,
    async handle(call) {
      await deleteComment(call.world, find(call), callerAccount(call));
      return { status: 204 };
    },
  },
  {
    method: 'POST',
    path: `${BASE}/:comment/resolve`,
    scopes: SCOPES.pullRequest,
    async handle(call) {
      const resolution = await resolveComment(call.world, find(call), callerAccount(call));
      return { body: presentResolution(call.world, resolution) };
    },
  },
  {
    method: 'DELETE',
    path: `${BASE}/:comment/resolve`,
    scopes: SCOPES.pullRequest,
    async handle(call) {
      await reopenComment(call.world, find(call), callerAccount(call));
      return { status: 204 };
    },
  },
];

function find(call: Call): Thread {
  const pullRequest = pullRequestOf(call, repositoryOf(call));
  return { pullRequest, comment: commentOf(call, pullRequest) };
}
