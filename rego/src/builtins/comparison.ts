import { compare, equal } from '../value/compare.ts';
import { type Builtin, define } from './define.ts';

/** Comparison operators. */
export const comparison: readonly Builtin[] = [
  define('eq', 'any any', (_m, a, b) => equal(a, b)),
  define('equal', 'any any', (_m, a, b) => equal(a, b)),
  define('neq', 'any any', (_m, a, b) => !equal(a, b)),
  define('lt', 'any any', (_m, a, b) => compare(a, b) < 0),
  define('lte', 'any any', (_m, a, b) => compare(a, b) <= 0),
  define('gt', 'any any', (_m, a, b) => compare(a, b) > 0),
  define('gte', 'any any', (_m, a, b) => compare(a, b) >= 0),
];
