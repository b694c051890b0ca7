import type { Queryable, Trx } from '../platform/db/index.ts';

/** Something that takes its code through an integration. */
export type Dependant = {
  readonly kind: 'stack' | 'module';
  readonly id: string;
  readonly name: string;
  readonly spaceId: string;
  readonly repositoryUuid: string;
};

/** What a feature of a higher rank tells about the things that it binds to integrations. */
export type DependantKind = {
  list(db: Queryable, integrationId: string): Promise<readonly Dependant[]>;
  /** Takes the integration away from all of them, and remembers which it was. */
  detach(trx: Trx, integrationId: string): Promise<void>;
  /** Gives it back to those from which it was taken, and were not attached elsewhere since. */
  restore(trx: Trx, integrationId: string): Promise<void>;
};

/** Those who use integrations, so that an integration can be deleted without knowing them. */
export type Dependants = DependantKind & { register(kind: DependantKind): void };

export function createDependants(): Dependants {
  const kinds: DependantKind[] = [];
  return {
    register: (kind) => void kinds.push(kind),
    list: async (db, integrationId) =>
      (await Promise.all(kinds.map((kind) => kind.list(db, integrationId)))).flat(),
    async detach(trx, integrationId) {
      for (const kind of kinds) await kind.detach(trx, integrationId);
    },
    async restore(trx, integrationId) {
      for (const kind of kinds) await kind.restore(trx, integrationId);
    },
  };
}
