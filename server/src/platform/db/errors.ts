import { AppError } from '@gantry/contract/errors';
import { DatabaseError } from 'pg';

type ConstraintFacts = { constraint: string; table: string; cause: unknown };

/** A statement that a constraint refused; `constraint` is its name in the schema. */
export class ConstraintViolation extends Error {
  override readonly name: string = 'ConstraintViolation';
  readonly constraint: string;
  readonly table: string;

  constructor({ constraint, table, cause }: ConstraintFacts) {
    super(`A row of ${table} violates the constraint ${constraint}.`, { cause });
    this.constraint = constraint;
    this.table = table;
  }
}

/** The row exists already (SQLSTATE 23505). */
export class UniqueViolation extends ConstraintViolation {
  override readonly name = 'UniqueViolation';
}

/** The row that is pointed at does not exist, or is still pointed at (SQLSTATE 23503). */
export class ForeignKeyViolation extends ConstraintViolation {
  override readonly name = 'ForeignKeyViolation';
}

/** The database gave way to another transaction; the whole transaction may be repeated (40001, 40P01). */
export class TransactionConflict extends Error {
  override readonly name = 'TransactionConflict';

  constructor(cause: unknown) {
    super('The transaction met another one and was rolled back.', { cause });
  }
}

/** Whether an error is a violation of the unique constraint of that name, or of any when none is given. */
export function isUniqueViolation(error: unknown, constraint?: string): error is UniqueViolation {
  return error instanceof UniqueViolation && (constraint === undefined || error.constraint === constraint);
}

const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EPIPE',
  'EAI_AGAIN',
]);

/**
 * What the driver threw, as one of the classes above. A database that cannot be reached becomes
 * `DATABASE_UNAVAILABLE`; anything else (a mistake in the SQL, say) stays as it is.
 */
export function translateDriverError(error: unknown): unknown {
  if (error instanceof DatabaseError) return translateSqlState(error);
  if (isConnectionFailure(error)) return unavailable(error);
  return error;
}

/** A connection could not be made at all: also wrong credentials and a missing database are told as such. */
export function unavailable(cause: unknown): AppError {
  const reason = cause instanceof Error && cause.message !== '' ? ` (${cause.message})` : '';
  return new AppError(
    'DATABASE_UNAVAILABLE',
    `The database cannot be reached${reason}. Check DATABASE_URL and that PostgreSQL runs.`,
    { cause },
  );
}

/** The SQLSTATE of the driver's error, if it is one. */
export function sqlStateOf(error: unknown): string | undefined {
  return error instanceof DatabaseError ? error.code : undefined;
}

/** Values that the database takes in no case (22: data exceptions, 54: limits); trying again does not help. */
export function isUnstorable(error: unknown): error is DatabaseError {
  return /^(22|54)/.test(sqlStateOf(error) ?? '');
}

function translateSqlState(error: DatabaseError): unknown {
  const facts = { constraint: error.constraint ?? '', table: error.table ?? '', cause: error };
  switch (error.code) {
    case '23505':
      return new UniqueViolation(facts);
    case '23503':
      return new ForeignKeyViolation(facts);
    case '23502':
    case '23514':
    case '23P01':
      return new ConstraintViolation({
        ...facts,
        constraint: error.constraint ?? `not null ${error.column}`,
      });
    case '40001':
    case '40P01':
      return new TransactionConflict(error);
    default:
      // 08: connection exceptions; 57P0x: the server shuts down or starts; 53300: too many connections.
      return /^(08...|57P0[1-5]|53300)$/.test(error.code ?? '') ? unavailable(error) : error;
  }
}

function isConnectionFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && typeof error.code === 'string') return NETWORK_CODES.has(error.code);
  return /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/.test(
    error.message,
  );
}
