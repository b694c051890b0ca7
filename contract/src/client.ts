import { z } from 'zod';

/** An error that the API answered: `code` is one of `errors.ts`. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

const answer = z.object({
  data: z.unknown().optional(),
  errors: z
    .array(z.object({ message: z.string(), extensions: z.object({ code: z.string() }).partial().optional() }))
    .optional(),
});

export type ApiClient = {
  /** Sends one document and parses its data. Throws `ApiError` for the first error of the answer. */
  query<T>(schema: z.ZodType<T>, document: string, variables?: Record<string, unknown>): Promise<T>;
};

export type ApiClientOptions = {
  /** Of the server, without `/graphql`. */
  readonly url: string;
  /** Sent as they are: a bearer token, or a cookie with its origin. */
  readonly headers: () => Promise<Record<string, string>>;
};

/** A client of the GraphQL API for programs. */
export function createApiClient({ url, headers }: ApiClientOptions): ApiClient {
  return {
    async query(schema, document, variables = {}) {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json', ...(await headers()) },
        body: JSON.stringify({ query: document, variables }),
      });
      const text = await response.text();
      const parsed = answer.safeParse(parseJson(text));
      if (!parsed.success)
        throw new ApiError(codeOf(response.status), `${url} answered ${response.status} without GraphQL.`);
      const [error] = parsed.data.errors ?? [];
      if (error !== undefined) throw new ApiError(error.extensions?.code ?? 'INTERNAL', error.message);
      return schema.parse(parsed.data.data);
    },
  };
}

/** Proxies answer 502 to 504 while a server starts. */
const codeOf = (status: number): string => (status >= 502 && status <= 504 ? 'UNAVAILABLE' : 'INTERNAL');

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const tokenAnswer = z.object({
  apiKeyUser: z.object({ jwt: z.string(), validUntil: z.number() }).nullable(),
});

/** Headers with the bearer token of an API key, renewed half a minute before it ends. */
export function apiKeyHeaders({ url, id, secret }: { url: string; id: string; secret: string }) {
  const exchange = createApiClient({ url, headers: async () => ({}) });
  let token: { jwt: string; validUntil: number } | null = null;
  return async (): Promise<Record<string, string>> => {
    if (token === null || token.validUntil - 30 < Date.now() / 1_000) {
      const document =
        'mutation($id: ID!, $secret: String!) { apiKeyUser(id: $id, secret: $secret) { jwt validUntil } }';
      token = (await exchange.query(tokenAnswer, document, { id, secret })).apiKeyUser;
      if (token === null)
        throw new ApiError('UNAUTHENTICATED', 'unauthorized: the API key or its secret is wrong.');
    }
    return { authorization: `Bearer ${token.jwt}` };
  };
}
