export { type Db, jsonb, openDatabase, type Queryable, type Trx } from './database.ts';
export { migrate } from './migrate.ts';
