import { builder } from '../builder.ts';
import { seconds } from '../convert.ts';

builder.objectType('Commit', {
  fields: (t) => ({
    hash: t.exposeString('sha'),
    message: t.exposeString('message', { nullable: true }),
    authorName: t.exposeString('authorName', { nullable: true }),
    authorLogin: t.exposeString('authorLogin', { nullable: true }),
    timestamp: t.int({ nullable: true, resolve: ({ timestamp }) => seconds(timestamp) }),
    url: t.exposeString('url', { nullable: true }),
  }),
});
