import { AppError, notFound } from '@gantry/contract/errors';
import { z } from 'zod';
import type { UseCases } from '../authz/index.ts';
import { openLink, signLink } from '../platform/signed-link.ts';
import { locateStack } from '../stacks/index.ts';
import { type StateDeps, stateContext } from './state-backend.ts';
import { newestState, stateById } from './store.ts';

type Deps = StateDeps & { readonly useCases: UseCases };

const purpose = 'state-download';
/** Long enough for a program to follow the address, too short to be passed on. */
const validSeconds = 60;
export const downloadPath = (token: string): string => `/downloads/state?token=${token}`;

/** An address that gives the present state, or an earlier version of it, once and soon. The state has secrets in it. */
export const linkToState = (deps: Deps) =>
  deps.useCases.write({
    name: 'state.link',
    action: 'state:download',
    input: z.object({ id: z.string(), version: z.string().nullable() }),
    locate: locateStack(deps),
    audit: (given) => given,
    run: async ({ trx, input: { id, version } }) => {
      const row = version === null ? await newestState(trx, id) : await stateById(trx, id, version);
      if (row === undefined) {
        if (version !== null) throw notFound();
        throw new AppError('BAD_INPUT', 'The stack has no state yet, or Gantry does not manage it.');
      }
      const token = signLink(deps, {
        purpose,
        subject: { stack: id, version: row.id },
        seconds: validSeconds,
      });
      return { path: downloadPath(token), serial: row.serial };
    },
  });

/** The state that a token of `linkToState` stands for. Throws LINK_EXPIRED. */
export async function stateOfLink(deps: StateDeps, token: string): Promise<{ name: string; body: Buffer }> {
  const { stack = '', version = '' } = openLink(deps, purpose, token);
  const row = await stateById(deps.db.kysely, stack, version);
  if (row === undefined) throw new AppError('LINK_EXPIRED');
  const body = deps.secretBox.open(row.sealed, stateContext(stack, row.id));
  return { name: `${stack}-${row.serial}.tfstate`, body };
}
