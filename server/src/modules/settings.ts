import { z } from 'zod';
import { releaseWays, stackSettings } from '../stacks/index.ts';

const namePart = (what: string) =>
  z
    .string()
    .trim()
    .regex(
      /^[0-9a-z](?:[0-9a-z_-]{0,62}[0-9a-z])?$/,
      `${what} has lower-case letters, digits, dashes and underscores.`,
    );

/** Settings of a module as they come in; the repository is `workspace/name`. */
export const moduleSettings = stackSettings
  .pick({
    description: true,
    labels: true,
    spaceId: true,
    integrationId: true,
    repository: true,
    branch: true,
    projectRoot: true,
    tool: true,
    toolVersion: true,
    protectFromDeletion: true,
    workerPool: true,
  })
  .extend({ releaseBy: z.enum(releaseWays) });

/** Name and provider are for good: they are the module's address. Null: as the repository's name tells them. */
export const moduleNames = z.object({
  name: namePart('The name').nullable(),
  provider: z
    .string()
    .trim()
    .regex(/^[0-9a-z]{1,64}$/, 'The provider has lower-case letters and digits.')
    .nullable(),
});
