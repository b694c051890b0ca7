import { z } from 'zod';
import { publicPoolId } from './model.ts';

export const poolSettings = z.object({
  name: z
    .string()
    .trim()
    .min(1, 'Enter a name.')
    .max(80)
    .refine((name) => name.toLowerCase() !== publicPoolId, 'The name public is taken by the public pool.'),
  description: z.string().max(20_000),
  labels: z.array(z.string().trim().min(1).max(100)).max(100),
  spaceId: z.string(),
});
