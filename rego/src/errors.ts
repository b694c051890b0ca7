/** Where something stands in a policy: rows and columns count from 1; columns count characters. */
export interface Location {
  readonly file: string;
  readonly row: number;
  readonly col: number;
}

/** Every code that a RegoError can carry. */
export type RegoErrorCode =
  | 'rego_parse_error'
  | 'rego_compile_error'
  | 'rego_type_error'
  | 'rego_unsafe_var_error'
  | 'rego_recursion_error'
  | 'rego_unsupported_error'
  | 'eval_conflict_error'
  | 'eval_type_error'
  | 'eval_builtin_error'
  | 'eval_with_merge_error'
  | 'eval_input_error'
  | 'eval_limit_error';

/** What went wrong, where, and under which of OPA's codes (two are our own: unsupported and limit). */
export class RegoError extends Error {
  readonly code: RegoErrorCode;
  readonly location: Location | undefined;
  /** The message without place and code. */
  readonly reason: string;

  constructor(code: RegoErrorCode, reason: string, location?: Location) {
    super(`${location ? `${location.file}:${location.row}: ` : ''}${code}: ${reason}`);
    this.name = 'RegoError';
    this.code = code;
    this.reason = reason;
    this.location = location;
  }

  /** The error as JSON. */
  toJSON(): { code: RegoErrorCode; message: string; location: Location | undefined } {
    return { code: this.code, message: this.reason, location: this.location };
  }
}
