import { errorBody } from '@gantry/contract/worker-protocol';

/** The server answered, but not with success. */
export class HttpRefusal extends Error {
  override readonly name = 'HttpRefusal';
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export interface HttpCall {
  method: 'GET' | 'POST' | 'PUT';
  url: string;
  token: string;
  body?: Blob | Uint8Array<ArrayBuffer> | string;
  contentType?: string;
  signal: AbortSignal;
  timeoutMs: number;
}

/** One request over a kept connection. Throws HttpRefusal for an answer that is no success. */
export async function call(request: HttpCall): Promise<Response> {
  const response = await fetch(request.url, {
    method: request.method,
    headers: {
      authorization: `Bearer ${request.token}`,
      ...(request.contentType === undefined ? {} : { 'content-type': request.contentType }),
    },
    ...(request.body === undefined ? {} : { body: request.body }),
    redirect: 'error',
    signal: AbortSignal.any([request.signal, AbortSignal.timeout(request.timeoutMs)]),
  });
  if (response.ok) return response;
  throw await refusalOf(response);
}

async function refusalOf(response: Response): Promise<HttpRefusal> {
  const text = await response.text();
  const { status } = response;
  try {
    const { error } = errorBody.parse(JSON.parse(text));
    return new HttpRefusal(status, error.code, error.message);
  } catch {
    return new HttpRefusal(status, 'UNKNOWN', `The server answered ${status}: ${text.slice(0, 300)}`);
  }
}

const passingStatuses = [408, 425, 429];

/** True where the same request may work later: no connection, a timeout, a server that is starting or failing. */
export function isPassing(error: unknown): boolean {
  if (error instanceof HttpRefusal) return error.status >= 500 || passingStatuses.includes(error.status);
  return error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError');
}
