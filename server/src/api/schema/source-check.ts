import type { SourceCheck } from '../../vcs/index.ts';
import { builder } from '../builder.ts';
import { orNull } from '../convert.ts';

const ProjectRoot = builder.objectRef<NonNullable<SourceCheck['root']>>('ProjectRootCheck').implement({
  fields: (t) => ({
    exists: t.exposeBoolean('exists'),
    codeFiles: t.exposeInt('codeFiles', {
      description: 'Terraform or OpenTofu files directly in the folder.',
    }),
    folders: t.exposeStringList('folders', { description: 'Folders of the repository that hold code.' }),
  }),
});

const Problem = builder.objectRef<NonNullable<SourceCheck['problem']>>('SourceProblem').implement({
  fields: (t) => ({
    part: t.string({ description: 'repository, branch or root.', resolve: ({ part }) => part }),
    code: t.exposeString('code'),
    message: t.exposeString('message'),
  }),
});

const Check = builder.objectRef<SourceCheck>('SourceCheck').implement({
  fields: (t) => ({
    repository: t.field({
      type: 'RemoteRepository',
      nullable: true,
      resolve: ({ repository }) => repository,
    }),
    commit: t.exposeString('commit', { nullable: true, description: 'The tip of the branch.' }),
    root: t.field({ type: ProjectRoot, nullable: true, resolve: ({ root }) => root }),
    problem: t.field({ type: Problem, nullable: true, resolve: ({ problem }) => problem }),
  }),
});

builder.objectField('BitbucketCloudIntegration', 'checkSource', (t) =>
  t.field({
    type: Check,
    nullable: true,
    description: 'Whether repository, branch and project root exist, for whoever may create stacks.',
    args: {
      repository: t.arg.string({ required: true }),
      branch: t.arg.string(),
      projectRoot: t.arg.string(),
    },
    resolve: ({ id }, { repository, branch, projectRoot }, context) =>
      orNull(
        context.vcs.useCases.checkSource.call(context, {
          id,
          repository,
          branch: branch ?? null,
          projectRoot: projectRoot ?? null,
        }),
      ),
  }),
);
