export { type Builtin, BuiltinError, define } from './builtins/define.ts';
export { type Location, RegoError, type RegoErrorCode } from './errors.ts';
export type { Host, TraceEvent } from './evaluate/machine.ts';
export { DEFAULT_LIMITS, type Limits } from './limits.ts';
export {
  type CompileOptions,
  compile,
  type Evaluation,
  Policy,
  type Request,
  type Source,
} from './policy.ts';
export type { RegoVersion } from './syntax/ast.ts';
export { type Json, jsonText, parseJson, toJson } from './value/json.ts';
export type { Value } from './value/value.ts';
