import { AppError, notFound } from '@gantry/contract/errors';
import { inputWords } from '@gantry/contract/input-words';
import type { ZodType, z } from 'zod';
import type { Db, Trx } from '../platform/db/index.ts';
import type { Action } from './actions.ts';
import { type Actor, rootSpace } from './actor.ts';
import { isAllowed } from './authorize.ts';
import type {
  AuditFacts,
  AuditRecord,
  CallContext,
  Located,
  OpenSpec,
  Read,
  RecordAudit,
  RecordOpen,
  Step,
  Subject,
  Write,
} from './operation.ts';
import { isStorable } from './storable.ts';

export type CallDeps = {
  readonly db: Db;
  readonly recordAudit: RecordAudit;
  /** Called with the name of an operation that was authorised, before it does anything. */
  readonly onAuthorised?: ((name: string) => void) | undefined;
};
type Call<I, O> = (context: CallContext, raw: I) => Promise<O>;

export function callOfRead<I, O, L extends Located>(
  { db, onAuthorised }: CallDeps,
  spec: Read<I, O, L>,
): Call<I, O> {
  return async (context, raw) => {
    const { actor } = context;
    const input = parseInput(spec.input, raw);
    const located = await spec.locate(db, input, actor);
    if (located === null || !isAllowed(actor, spec.action, located.spaceId)) throw deniedRead(actor);
    onAuthorised?.(spec.name);
    return spec.run({ actor, input, context, located });
  };
}

export function callOfWrite<I, O, L extends Located, P>(
  { db, recordAudit, onAuthorised }: CallDeps,
  spec: Write<I, O, L, P>,
): Call<I, O> {
  return async (context, raw) => {
    const { actor, remoteAddress } = context;
    const input = parseInput(spec.input, raw);
    const located = await spec.locate(db, input, actor);
    if (located === null || !isAllowed(actor, 'space:read', located.spaceId)) throw deniedRead(actor);
    const action = spec.actionFor?.(located) ?? spec.action;
    const record = {
      operation: spec.name,
      action,
      actor,
      located,
      remoteAddress,
      details: spec.audit(input),
    };
    try {
      if (!isAllowed(actor, action, located.spaceId)) throw forbidden(action, located);
      onAuthorised?.(spec.name);
      const step = { actor, input, context, located };
      const prepared = (await spec.prepare?.(step)) as P;
      return await db.transaction(async (trx) => {
        const { output, ...facts } = await runWatched(spec, { ...step, trx, prepared });
        await recordAudit(trx, { ...record, outcome: 'done', ...facts });
        return output;
      });
    } catch (error) {
      // Also what an operation refuses by itself, of a move into another space, say, is an attempt that was denied.
      if (isForbidden(error)) await recordAudit(null, { ...record, outcome: 'denied' });
      throw error;
    }
  };
}

type Watched<O> = Pick<AuditRecord, 'located' | 'before' | 'after'> & { readonly output: O };

/** Runs the operation, and looks at its subject before and after. */
async function runWatched<I, O, L extends Located, P>(
  spec: Write<I, O, L, P>,
  step: Step<I> & { readonly located: L; readonly trx: Trx; readonly prepared: P },
): Promise<Watched<O>> {
  const { spaceId, subject: known } = step.located;
  const look = async (subject: Subject | null): Promise<AuditFacts | null> =>
    subject === null || spec.snapshot === undefined ? null : spec.snapshot(step.trx, subject);
  const before = await look(known);
  const output = await spec.run(step);
  const subject = known ?? spec.made?.(output) ?? null;
  return { output, located: { spaceId, subject }, before, after: await look(subject) };
}

export function callOfOpen<I, O>({ recordAudit }: CallDeps, spec: OpenSpec<I, O>): Call<I, O> {
  return async (context, raw) => {
    const { actor, remoteAddress } = context;
    if (spec.who === 'signed-in' && actor.kind === 'nobody') throw new AppError('UNAUTHENTICATED');
    const record: RecordOpen = (trx, entry) =>
      recordAudit(trx, {
        operation: spec.name,
        action: spec.who,
        outcome: entry.outcome ?? 'done',
        actor: { ...actor, ...entry.actor },
        located: { spaceId: rootSpace, subject: entry.subject ?? null },
        details: entry.details ?? {},
        remoteAddress,
      });
    return spec.run({ actor, input: parseInput(spec.input, raw), context, record });
  };
}

const isForbidden = (error: unknown): boolean => error instanceof AppError && error.code === 'FORBIDDEN';

const forbidden = (action: Action, { spaceId }: Located): AppError =>
  new AppError('FORBIDDEN', undefined, { details: { action, space: spaceId } });

function deniedRead(actor: Actor): AppError {
  return actor.kind === 'nobody' ? new AppError('UNAUTHENTICATED') : notFound();
}

function parseInput<I>(schema: ZodType<I>, raw: unknown): I {
  const parsed = schema.safeParse(raw, { error: inputWords });
  if (parsed.success) {
    if (isStorable(parsed.data)) return parsed.data;
    throw new AppError('BAD_INPUT', 'The input has a NUL or half a character. Send text in plain UTF-8.');
  }
  const fields = problemsByField(parsed.error.issues);
  const first = parsed.error.issues[0];
  const where = first === undefined || first.path.length === 0 ? '' : `${first.path.join('.')}: `;
  throw new AppError('BAD_INPUT', `${where}${first?.message ?? 'The input is not valid.'}`, {
    details: { fields },
  });
}

type FieldProblems = {
  /** Of no field, but of several together. */
  readonly formErrors: string[];
  readonly fieldErrors: Record<string, string[]>;
};

/** What is wrong, by the path of the field: `oidc.issuer`. What is in a list is of the list. */
function problemsByField(issues: readonly z.core.$ZodIssue[]): FieldProblems {
  const { '': formErrors = [], ...fieldErrors } = Object.fromEntries(
    [...Map.groupBy(issues, fieldOf)].map(([field, wrong]) => [field, wrong.map(({ message }) => message)]),
  );
  return { formErrors, fieldErrors };
}

function fieldOf({ path }: z.core.$ZodIssue): string {
  const index = path.findIndex((part) => typeof part !== 'string');
  return path.slice(0, index === -1 ? path.length : index).join('.');
}
