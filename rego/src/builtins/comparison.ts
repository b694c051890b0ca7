import { compare, equal } from '../value/compare.ts';
import { type Builtin, define } from './define.ts';

/** Comparison operators. */
export const comparison: readonly Builtin[] = [
  define('equal', 'any any', (_m, a, b) => equal(a ?? null, b ?? null)),
  define('neq', 'any any', (_m, a, b) => !equal(a ?? null, b ?? null)),
  define('lt', 'any any', (_m, a, b) => compare(a ?? null, b ?? null) < 0),
  define('lte', 'any any', (_m, a, b) => compare(a ?? null, b ?? null) <= 0),
  define('gt', 'any any', (_m, a, b) => compare(a ?? null, b ?? null) > 0),
  define('gte', 'any any', (_m, a, b) => compare(a ?? null, b ?? null) >= 0),
];
