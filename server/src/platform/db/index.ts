export { type Db, jsonb, openDatabase, type Queryable, type Trx } from './database.ts';
export { migrate } from './migrate.ts';
export { PREPARE } from './prepare.ts';
