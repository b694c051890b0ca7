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

/** One row for the installation. */
export type SpaceSettingsTable = {
  one: Generated<boolean>;
  /** Whether admins of a space make, move and delete the spaces below it; only root admins do else. */
  admins_manage_children: Generated<boolean>;
};

declare module '../platform/db/tables.ts' {
  interface Tables {
    spaces: SpaceTable;
    space_settings: SpaceSettingsTable;
  }
}
