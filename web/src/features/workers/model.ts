import { z } from 'zod';
import { instant } from '../../edge/values.ts';

export const worker = z.object({
  id: z.string(),
  name: z.string(),
  state: z.enum(['BUSY', 'IDLE', 'LOST']),
  version: z.string(),
  isolation: z.string(),
  drained: z.boolean(),
  lastSeenAt: instant,
  run: z
    .object({ id: z.string(), number: z.number(), stack: z.object({ id: z.string(), name: z.string() }) })
    .nullable(),
});
export type Worker = z.infer<typeof worker>;
