import { z } from 'zod';
import type { Queryable } from '../platform/db/index.ts';
import { readSetting, settleSetting, writeSetting } from './store.ts';

/** How an installation is called before somebody names it. */
const unnamed = 'gantry';

export type Account = { readonly name: string; readonly named: boolean };

export async function readAccount(db: Queryable): Promise<Account> {
  const kept = z.string().safeParse(await readSetting(db, 'account_name'));
  return kept.success ? { name: kept.data, named: true } : { name: unnamed, named: false };
}

/** The name of the first start, unless somebody gave another since. */
export async function settleAccountName(db: Queryable, name: string): Promise<void> {
  await settleSetting(db, 'account_name', name);
}

export async function writeAccountName(db: Queryable, name: string): Promise<void> {
  await writeSetting(db, 'account_name', name);
}

export async function isSecondFactorRequired(db: Queryable): Promise<boolean> {
  return (await readSetting(db, 'require_second_factor')) === true;
}

export async function writeSecondFactorRequired(db: Queryable, required: boolean): Promise<void> {
  await writeSetting(db, 'require_second_factor', required);
}
