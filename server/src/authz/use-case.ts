import type { Db } from '../platform/db/index.ts';
import { callOfOpen, callOfRead, callOfWrite } from './call-operation.ts';
import type { Located, OpenSpec, Read, RecordAudit, UseCase, Write } from './operation.ts';

export type UseCases = ReturnType<typeof createUseCases>;

type Options = {
  /** Called with the name of an operation that was authorised, before it does anything. */
  readonly onAuthorised?: (name: string) => void;
};

/** Builds operations that cannot forget to parse, locate, authorise and record. */
export function createUseCases(db: Db, recordAudit: RecordAudit, { onAuthorised }: Options = {}) {
  const deps = { db, recordAudit, onAuthorised };
  const registry = new Map<string, UseCase<never, unknown>>();
  const register = <I, O>(useCase: UseCase<I, O>): UseCase<I, O> => {
    if (registry.has(useCase.name)) throw new Error(`Two operations are named ${useCase.name}`);
    registry.set(useCase.name, useCase);
    return useCase;
  };

  return {
    read<I, O, L extends Located = Located>(spec: Read<I, O, L>): UseCase<I, O> {
      const { name, action, input } = spec;
      return register({ name, action, kind: 'read', input, call: callOfRead(deps, spec) });
    },
    write<I, O, L extends Located = Located, P = undefined>(spec: Write<I, O, L, P>): UseCase<I, O> {
      const { name, action, input } = spec;
      return register({ name, action, kind: 'write', input, call: callOfWrite(deps, spec) });
    },
    open<I, O>(spec: OpenSpec<I, O>): UseCase<I, O> {
      const { name, who, kind, input } = spec;
      return register({ name, action: who, kind, input, call: callOfOpen(deps, spec) });
    },
    registry: registry as ReadonlyMap<string, UseCase<never, unknown>>,
  };
}
