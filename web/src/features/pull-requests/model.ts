import { z } from 'zod';
import { instant } from '../../edge/values.ts';
import { runSummary } from '../runs/model.ts';

export const openPullRequest = z.object({
  repository: z.string(),
  number: z.number(),
  title: z.string(),
  url: z.string(),
  author: z.string(),
  sourceBranch: z.string(),
  destinationBranch: z.string(),
  draft: z.boolean(),
  fork: z.boolean(),
  approvals: z.number(),
  updatedAt: instant,
  runs: z.array(runSummary),
});
export type OpenPullRequest = z.infer<typeof openPullRequest>;
