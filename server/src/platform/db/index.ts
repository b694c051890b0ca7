export { type DatabaseOptions, type Db, jsonb, openDatabase, type Queryable, type Trx } from './database.ts';
export {
  ConstraintViolation,
  ForeignKeyViolation,
  isUniqueViolation,
  TransactionConflict,
  UniqueViolation,
} from './errors.ts';
export { migrate } from './migrate.ts';
export type { Tables } from './tables.ts';
