import { AppError, notFound } from '@gantry/contract/errors';
import { z } from 'zod';
import { auditSecret } from '../authz/index.ts';
import { sha256Hex } from '../platform/ids.ts';
import type { StackDeps } from './deps.ts';
import { locateCode, noticeStack } from './locate.ts';
import { configOf, deleteConfig, type StackConfigRow, upsertConfig } from './store.ts';

const reservedName = /^(TF_HTTP_|GANTRY_|SPACELIFT_)/;
const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/;
const input = z
  .object({
    id: z.string(),
    element: z.string().trim().min(1).max(1_000),
    type: z.enum(['environment_variable', 'file_mount']),
    value: z.string().max(2 * 1_048_576, 'At most 2 MB.'),
    writeOnly: z.boolean(),
  })
  .refine((given) => given.type === 'file_mount' || variableName.test(given.element), {
    path: ['element'],
    message:
      'A variable name has letters, digits and underscores, and begins with a letter or an underscore.',
  })
  .refine((given) => given.type === 'file_mount' || !/[\r\n]/.test(given.value), {
    path: ['value'],
    message: 'A variable has no line breaks. Mount a file for longer values.',
  })
  .refine((given) => given.type === 'environment_variable' || isWorkspaceFile(given.element), {
    path: ['element'],
    message: 'Name a file inside the workspace, such as keys/deploy.pem.',
  });

/** Relative, without `.`, `..` and empty segments: one file has one name. */
function isWorkspaceFile(path: string): boolean {
  return path.split('/').every((segment) => !['', '.', '..'].includes(segment));
}

const context = (stackId: string, id: string): string => `stack_config:${stackId}:${id}`;

export type ConfigElement = Omit<StackConfigRow, 'value_sealed'> & {
  /** Null for write-only elements. */
  readonly value: string | null;
};

function toElement({ value_sealed: _sealed, ...row }: StackConfigRow, value: string | null): ConfigElement {
  return { ...row, value };
}

/** Sets an environment variable or a mounted file; an existing one of the same name is replaced. */
export const setConfig = ({ db, clock, useCases, secretBox }: StackDeps) =>
  useCases.write({
    name: 'stack.setConfig',
    action: 'stack:configure',
    input,
    locate: locateCode({ db }),
    audit: ({ value, ...rest }) => ({ ...rest, value: auditSecret(value) }),
    run: async ({ trx, input: given, located }) => {
      if (given.type === 'environment_variable' && reservedName.test(given.element)) {
        throw new AppError('BAD_INPUT', `element: ${given.element} is set by Gantry. Choose another name.`);
      }
      const row = {
        stack_id: given.id,
        id: given.element,
        type: given.type,
        value_sealed: secretBox.seal(given.value, context(given.id, given.element)),
        write_only: given.writeOnly,
        checksum: sha256Hex(given.value),
        updated_at: clock.now(),
      };
      await upsertConfig(trx, row);
      await noticeStack(db, trx, located.stack);
      return toElement(row, given.writeOnly ? null : given.value);
    },
  });

export const removeConfig = ({ db, useCases }: StackDeps) =>
  useCases.write({
    name: 'stack.removeConfig',
    action: 'stack:configure',
    input: z.object({ id: z.string(), element: z.string() }),
    locate: locateCode({ db }),
    audit: (given) => given,
    run: async ({ trx, input: { id, element }, located }) => {
      const removed = await deleteConfig(trx, id, element);
      if (removed === undefined) throw notFound();
      await noticeStack(db, trx, located.stack);
      return toElement(removed, null);
    },
  });

export const listConfig = ({ db, useCases, secretBox }: StackDeps) =>
  useCases.read({
    name: 'stack.config',
    action: 'stack:read',
    input: z.object({ id: z.string() }),
    locate: locateCode({ db }),
    run: async ({ input: { id } }) => {
      const rows = await configOf(db.kysely, id);
      return rows.map((row) =>
        toElement(
          row,
          row.write_only ? null : secretBox.open(row.value_sealed, context(id, row.id)).toString(),
        ),
      );
    },
  });

/** Everything in clear text, for the worker that holds a run of the stack. */
export async function openConfig({ db, secretBox }: Pick<StackDeps, 'db' | 'secretBox'>, stackId: string) {
  const rows = await configOf(db.kysely, stackId);
  return rows.map((row) => ({
    id: row.id,
    type: row.type,
    secret: row.write_only,
    value: secretBox.open(row.value_sealed, context(stackId, row.id)).toString(),
  }));
}
