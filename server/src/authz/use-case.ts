import { AppError, notFound } from '@gantry/contract/errors';
import { type ZodType, z } from 'zod';
import type { Db, Trx } from '../platform/db/index.ts';
import type { Action } from './actions.ts';
import { type Actor, rootSpace, type SpaceId } from './actor.ts';
import { isAllowed } from './authorize.ts';
import { isStorable } from './storable.ts';

export type CallContext = { readonly actor: Actor; readonly remoteAddress: string | null };

/** Where the target of an operation lives: what is authorised against. `subject` names it in the audit trail. */
export type Located = {
  readonly spaceId: SpaceId;
  readonly subject: { readonly kind: string; readonly id: string } | null;
};

export type Open = 'anyone' | 'signed-in';

/** One authorised operation. Routes and GraphQL fields accept only these. */
export type UseCase<I, O> = {
  readonly name: string;
  /** Open operations are for anybody, own ones for whoever is signed in; both touch nothing but the caller's own. */
  readonly action: Action | Open;
  readonly kind: 'read' | 'write';
  readonly call: (context: CallContext, input: I) => Promise<O>;
};

export type AuditRecord = {
  readonly operation: string;
  readonly action: Action | Open;
  readonly outcome: 'done' | 'denied';
  readonly actor: Actor;
  readonly located: Located;
  readonly details: Readonly<Record<string, unknown>>;
  readonly remoteAddress: string | null;
};
export type RecordAudit = (trx: Trx | null, record: AuditRecord) => Promise<void>;

type Step<I> = { readonly actor: Actor; readonly input: I; readonly context: CallContext };

type Read<I, O, L extends Located> = {
  readonly name: string;
  readonly action: Action;
  readonly input: ZodType<I>;
  /** Finds the target; null is answered as not found. */
  readonly locate: (db: Db, input: I, actor: Actor) => Promise<L | null>;
  readonly run: (step: Step<I> & { readonly located: L }) => Promise<O>;
};

type Write<I, O, L extends Located, P> = Omit<Read<I, O, L>, 'run'> & {
  /** Calls to other systems, before the transaction begins and after the authorisation. */
  readonly prepare?: (step: Step<I> & { readonly located: L }) => Promise<P>;
  readonly run: (
    step: Step<I> & { readonly located: L; readonly trx: Trx; readonly prepared: P },
  ) => Promise<O>;
  /** What the audit trail keeps of the input. Secrets must not be in it. */
  readonly audit: (input: I) => Readonly<Record<string, unknown>>;
};

/** Keeps in the audit trail what an open operation changed, and for whom: who signs in is nobody until then. */
export type RecordOpen = (
  trx: Trx | null,
  entry: {
    readonly actor?: Pick<Actor, 'kind' | 'id' | 'name'>;
    readonly subject?: Located['subject'];
    readonly outcome?: AuditRecord['outcome'];
    readonly details?: AuditRecord['details'];
  },
) => Promise<void>;

/** Operations on nothing but the caller's own: signing in and out, the own password, who am I. */
type OpenSpec<I, O> = {
  readonly name: string;
  readonly who: Open;
  readonly kind: 'read' | 'write';
  readonly input: ZodType<I>;
  readonly run: (step: Step<I> & { readonly record: RecordOpen }) => Promise<O>;
};

export type UseCases = ReturnType<typeof createUseCases>;

/** Builds operations that cannot forget to parse, locate, authorise and record. */
export function createUseCases(db: Db, recordAudit: RecordAudit) {
  const registry = new Map<string, UseCase<never, unknown>>();
  const register = <I, O>(useCase: UseCase<I, O>): UseCase<I, O> => {
    if (registry.has(useCase.name)) throw new Error(`Two operations are named ${useCase.name}`);
    registry.set(useCase.name, useCase);
    return useCase;
  };

  function read<I, O, L extends Located = Located>(spec: Read<I, O, L>): UseCase<I, O> {
    const call = async (context: CallContext, raw: I): Promise<O> => {
      const { actor } = context;
      const input = parseInput(spec.input, raw);
      const located = await spec.locate(db, input, actor);
      if (located === null || !isAllowed(actor, spec.action, located.spaceId)) throw deniedRead(actor);
      return spec.run({ actor, input, context, located });
    };
    return register({ name: spec.name, action: spec.action, kind: 'read', call });
  }

  function write<I, O, L extends Located = Located, P = undefined>(spec: Write<I, O, L, P>): UseCase<I, O> {
    const call = async (context: CallContext, raw: I): Promise<O> => {
      const { actor, remoteAddress } = context;
      const input = parseInput(spec.input, raw);
      const located = await spec.locate(db, input, actor);
      if (located === null || !isAllowed(actor, 'space:read', located.spaceId)) throw deniedRead(actor);
      const record = { operation: spec.name, action: spec.action, actor, located, remoteAddress };
      const details = spec.audit(input);
      if (!isAllowed(actor, spec.action, located.spaceId)) {
        await recordAudit(null, { ...record, outcome: 'denied', details });
        throw new AppError('FORBIDDEN', undefined, {
          details: { action: spec.action, space: located.spaceId },
        });
      }
      const prepared = (await spec.prepare?.({ actor, input, context, located })) as P;
      return db.transaction(async (trx) => {
        const output = await spec.run({ actor, input, context, located, trx, prepared });
        await recordAudit(trx, { ...record, outcome: 'done', details });
        return output;
      });
    };
    return register({ name: spec.name, action: spec.action, kind: 'write', call });
  }

  function open<I, O>(spec: OpenSpec<I, O>): UseCase<I, O> {
    const call = async (context: CallContext, raw: I): Promise<O> => {
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
    return register({ name: spec.name, action: spec.who, kind: spec.kind, call });
  }

  return { read, write, open, registry: registry as ReadonlyMap<string, UseCase<never, unknown>> };
}

function deniedRead(actor: Actor): AppError {
  return actor.kind === 'nobody' ? new AppError('UNAUTHENTICATED') : notFound();
}

function parseInput<I>(schema: ZodType<I>, raw: unknown): I {
  const parsed = schema.safeParse(raw);
  if (parsed.success) {
    if (isStorable(parsed.data)) return parsed.data;
    throw new AppError('BAD_INPUT', 'The input has a NUL or half a character. Send text in plain UTF-8.');
  }
  const fields = z.flattenError(parsed.error);
  const first = parsed.error.issues[0];
  const where = first === undefined || first.path.length === 0 ? '' : `${first.path.join('.')}: `;
  throw new AppError('BAD_INPUT', `${where}${first?.message ?? 'The input is not valid.'}`, {
    details: { fields },
  });
}
