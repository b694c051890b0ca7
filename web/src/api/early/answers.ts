const waiting = new Map<string, Promise<Response>>();
/** Older answers may tell of what is over. */
const fresh = 10_000;

/** A GraphQL request as it goes over the wire. */
export const askGraphql = (body: string, signal?: AbortSignal): Promise<Response> =>
  fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body,
    ...(signal === undefined ? {} : { signal }),
  });

/** Asks now what the page will ask in a moment. */
export function askEarly(query: string, variables: object = {}): void {
  const body = JSON.stringify({ query, variables });
  const answer = askGraphql(body);
  // Nobody may come for it.
  answer.catch(() => undefined);
  waiting.set(body, answer);
  setTimeout(() => waiting.delete(body), fresh);
}

/** The answer to just this request where it was asked early, for the first who asks; whoever follows asks anew. */
export function takeEarly(body: string): Promise<Response> | undefined {
  const answer = waiting.get(body);
  waiting.delete(body);
  return answer;
}
