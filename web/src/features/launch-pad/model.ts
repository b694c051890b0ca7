import { z } from 'zod';

export const launchPadStep = z.object({
  key: z.enum(['SOURCE_CODE', 'CLOUD_ACCOUNT', 'FIRST_STACK', 'TEAMMATES']),
  done: z.boolean(),
  available: z.boolean(),
  fact: z.string().nullable(),
  /** Where the step is taken. */
  stackId: z.string().nullable(),
});
export type LaunchPadStep = z.infer<typeof launchPadStep>;

export const launchPad = z.object({ done: z.number(), total: z.number(), steps: z.array(launchPadStep) });
export type LaunchPad = z.infer<typeof launchPad>;
