import type { ZodType } from 'zod';
import type { Db, Queryable, Trx } from '../platform/db/index.ts';
import type { Action } from './actions.ts';
import type { Actor, SpaceId } from './actor.ts';

export type CallContext = { readonly actor: Actor; readonly remoteAddress: string | null };

export type Subject = { readonly kind: string; readonly id: string };

/** Where the target of an operation lives: what is authorised against. `subject` names it in the audit trail. */
export type Located = { readonly spaceId: SpaceId; readonly subject: Subject | null };

export type Open = 'anyone' | 'signed-in';

/** One authorised operation. Routes and GraphQL fields accept only these. */
export type UseCase<I, O> = {
  readonly name: string;
  /** Open operations are for anybody, own ones for whoever is signed in; they touch the caller's own, and tell what is for all. */
  readonly action: Action | Open;
  readonly kind: 'read' | 'write';
  readonly input: ZodType;
  readonly call: (context: CallContext, input: I) => Promise<O>;
};

export type AuditFacts = Readonly<Record<string, unknown>>;

export type AuditRecord = {
  readonly operation: string;
  readonly action: Action | Open;
  readonly outcome: 'done' | 'denied';
  readonly actor: Actor;
  readonly located: Located;
  readonly details: AuditFacts;
  /** The subject before and after; null for what did not exist, or was not looked at. */
  readonly before?: AuditFacts | null;
  readonly after?: AuditFacts | null;
  readonly remoteAddress: string | null;
};
export type RecordAudit = (trx: Trx | null, record: AuditRecord) => Promise<void>;

export type Step<I> = { readonly actor: Actor; readonly input: I; readonly context: CallContext };

type Common<I, L extends Located> = {
  readonly name: string;
  readonly input: ZodType<I>;
  /** Finds the target; null is answered as not found. */
  readonly locate: (db: Db, input: I, actor: Actor) => Promise<L | null>;
};

export type Read<I, O, L extends Located> = Common<I, L> & {
  readonly action: Action;
  readonly run: (step: Step<I> & { readonly located: L }) => Promise<O>;
};

export type Write<I, O, L extends Located, P> = Common<I, L> & {
  readonly action: Action;
  /** Where what is located says which action is needed: of a run that holds its stack another than of one that does not. */
  readonly actionFor?: (located: L) => Action;
  /** Calls to other systems, before the transaction begins and after the authorisation. */
  readonly prepare?: (step: Step<I> & { readonly located: L }) => Promise<P>;
  readonly run: (
    step: Step<I> & { readonly located: L; readonly trx: Trx; readonly prepared: P },
  ) => Promise<O>;
  /** What the audit trail keeps of the input. Secrets must not be in it, but as `auditSecret`. */
  readonly audit: (input: I) => AuditFacts;
  /** Names what was made, where nothing could be located before. */
  readonly made?: (output: O) => Subject;
  /** The subject as the audit trail shows it before and after; null when there is none. Secrets as `auditSecret`. */
  readonly snapshot?: (db: Queryable, subject: Subject) => Promise<AuditFacts | null>;
};

/** Keeps in the audit trail what an open operation changed, and for whom: who signs in is nobody until then. */
export type RecordOpen = (
  trx: Trx | null,
  entry: {
    readonly actor?: Pick<Actor, 'kind' | 'id' | 'name'>;
    readonly subject?: Subject | null;
    readonly outcome?: AuditRecord['outcome'];
    readonly details?: AuditFacts;
  },
) => Promise<void>;

/** Operations on the caller's own: signing in and out, the own password, who am I. And what everybody may know. */
export type OpenSpec<I, O> = {
  readonly name: string;
  readonly who: Open;
  readonly kind: 'read' | 'write';
  readonly input: ZodType<I>;
  readonly run: (step: Step<I> & { readonly record: RecordOpen }) => Promise<O>;
};
