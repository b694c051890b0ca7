import { inputWords } from '@gantry/contract/input-words';
import { z } from 'zod';

// The page's security policy forbids making code from text, and no form speaks in the words of the library.
z.config({ jitless: true, customError: inputWords });

/** An ISO 8601 instant on the wire; milliseconds since the epoch everywhere inside the web. */
export const instant = z.iso.datetime().transform((text) => Date.parse(text));
/** Unix seconds on the wire; milliseconds inside. */
export const unixSeconds = z
  .number()
  .int()
  .transform((seconds) => seconds * 1_000);
