import { z } from 'zod';

const selfSchema = z.object({ links: z.object({ self: z.object({ href: z.string() }) }) });

/** The address of a presented object, for `Location`. */
export function selfLink(shown: Record<string, unknown>): string {
  return selfSchema.parse(shown).links.self.href;
}
