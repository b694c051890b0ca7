const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

export type OriginFacts = {
  /** Of the request's `Origin` header. */
  readonly origin: string | undefined;
  /** Of its `Host` header. */
  readonly host: string | undefined;
  readonly publicUrl: string;
};

/** Whether a page at this origin may change things in the name of whoever is signed in. Pure. */
export function isOwnOrigin({ origin, host, publicUrl }: OriginFacts): boolean {
  if (origin === undefined || !URL.canParse(origin)) return false;
  if (origin === new URL(publicUrl).origin) return true;
  const from = new URL(origin);
  return from.host === host && loopback.has(from.hostname);
}
