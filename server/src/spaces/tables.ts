import type { Generated } from 'kysely';

export type SpaceTable = {
  id: string;
  name: string;
  description: Generated<string>;
  parent_id: string | null;
  inherit_entities: Generated<boolean>;
  labels: Generated<string[]>;
  created_at: Generated<Date>;
};

declare module '../platform/db/tables.ts' {
  interface Tables {
    spaces: SpaceTable;
  }
}
