import { z } from 'zod';

/** Labels as forms hold them; what is wrong with one is told of the field, which is one for all. */
export const labelsUpTo = (longest: number) =>
  z
    .array(z.string())
    .refine(
      (labels) => labels.every((label) => label.length <= longest),
      `A label has at most ${longest} characters.`,
    )
    .max(100, 'Use at most 100 labels.');
