import { z } from 'zod';

export const spaceInput = z.object({
  name: z.string().trim().min(1, 'Enter a name.').max(80),
  description: z.string().max(20_000),
  parentId: z.string().nullable(),
  inheritEntities: z.boolean(),
  labels: z.array(z.string().trim().min(1).max(100)).max(100),
});
