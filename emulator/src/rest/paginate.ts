import { ApiError } from '../errors.ts';
import { parseQuery, sortBy } from './bbql.ts';
import type { Call } from './operation.ts';

export type PageLimits = {
  /** Default 10. */
  readonly pagelen?: number;
  /** Default 100; a larger `pagelen` is refused. */
  readonly most?: number;
  /** `next` carries a token instead of a number, and there is no `size`. */
  readonly opaque?: boolean;
};
export type Page = {
  pagelen: number;
  page?: number;
  size?: number;
  next?: string;
  previous?: string;
  values: unknown[];
};
export type PageRequest = { readonly pagelen: number; readonly offset: number };

/** What the query asks for; throws Bitbucket's 400 for lengths and pages that it would refuse. */
export function readPageRequest(call: Call, limits: PageLimits = {}): PageRequest {
  const pagelen = readNumber(call.query.get('pagelen'), limits.pagelen ?? 10);
  if (pagelen === null || pagelen < 1 || pagelen > (limits.most ?? 100))
    throw new ApiError(400, 'Invalid pagelen');
  const wanted = call.query.get('page');
  if (limits.opaque) return { pagelen, offset: wanted === null ? 0 : readToken(wanted) };
  const page = readNumber(wanted, 1);
  if (page === null || page < 1) throw new ApiError(400, 'Invalid page');
  return { pagelen, offset: (page - 1) * pagelen };
}

export type Slice = {
  readonly values: unknown[];
  readonly limits: PageLimits;
  /** How many there are in all; null where Bitbucket does not count. */
  readonly size: number | null;
  /** Whether a next page exists. */
  readonly more: boolean;
};

/** Wraps one page of values. */
export function toPage(call: Call, request: PageRequest, { values, limits, size, more }: Slice): Page {
  const { pagelen, offset } = request;
  const number = Math.floor(offset / pagelen) + 1;
  const link = (page: number) =>
    linkTo(call, limits.opaque ? writeToken((page - 1) * pagelen) : String(page));
  return {
    values,
    pagelen,
    ...(size === null ? {} : { size }),
    ...(limits.opaque ? {} : { page: number }),
    ...(more ? { next: link(number + 1) } : {}),
    ...(number > 1 && !limits.opaque ? { previous: link(number - 1) } : {}),
  };
}

/** Filters, sorts and cuts a list that is in memory. `full` is what `q`, `sort` and `fields` see. */
export function paginate<T>(
  call: Call,
  items: readonly T[],
  present: (item: T) => unknown,
  limits: PageLimits & { readonly full?: (item: T) => unknown } = {},
): Page {
  const request = readPageRequest(call, limits);
  const full = limits.full ?? present;
  const query = call.query.get('q');
  const sort = call.query.get('sort');
  let chosen = items;
  if (query) {
    const filter = parseQuery(query);
    chosen = chosen.filter((item) => filter(full(item)));
  }
  if (sort) {
    const keyed = chosen.map((item) => ({ item, key: full(item) }));
    chosen = sortBy(
      keyed.map(({ item, key }) => ({ item, key })),
      sortPath(sort),
    ).map(({ item }) => item);
  }
  const slice = chosen.slice(request.offset, request.offset + request.pagelen);
  const more = request.offset + request.pagelen < chosen.length;
  const cut = { limits, size: limits.opaque ? null : chosen.length, more };
  if (call.query.has('fields')) call.full = toPage(call, request, { ...cut, values: slice.map(full) });
  return toPage(call, request, { ...cut, values: slice.map(present) });
}

function sortPath(sort: string): string {
  return sort.startsWith('-') ? `-key.${sort.slice(1)}` : `key.${sort}`;
}

function linkTo(call: Call, page: string): string {
  const url = new URL(call.url);
  url.searchParams.set('page', page);
  return url.href;
}

function readNumber(text: string | null, otherwise: number): number | null {
  if (text === null) return otherwise;
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}

/** Page tokens are not numbers, so that nobody counts them up. */
function writeToken(offset: number): string {
  return `x${Buffer.from(`o${offset}`).toString('base64url')}`;
}

function readToken(token: string): number {
  const offset = /^o(\d{1,9})$/.exec(Buffer.from(token.slice(1), 'base64url').toString())?.[1];
  if (!token.startsWith('x') || offset === undefined) throw new ApiError(400, 'Invalid page');
  return Number(offset);
}
