import http from 'node:http';
import https from 'node:https';

export type PostResult = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The beginning of the answer, enough for the history. */
  readonly body: string;
};
export type PostOptions = {
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly verifyCertificate: boolean;
  /** Gives the request up. */
  readonly signal: AbortSignal;
};

/** The other side did not answer in time. */
export class PostTimeout extends Error {
  readonly code = 'TIMEOUT';
}

/** Longest answer that the history keeps, in bytes. */
const KEPT_ANSWER = 16 * 1024;

/** Sends exactly these bytes and headers; redirects are not followed. */
export function post(url: string, body: Buffer, options: PostOptions): Promise<PostResult> {
  return new Promise((resolve, reject) => {
    const target = new URL(url);
    const client = target.protocol === 'https:' ? https : http;
    const request = client.request(
      target,
      {
        method: 'POST',
        headers: { ...options.headers, 'Content-Length': String(body.length) },
        rejectUnauthorized: options.verifyCertificate,
        signal: options.signal,
      },
      (response) => {
        const chunks: Buffer[] = [];
        let kept = 0;
        response.on('data', (chunk: Buffer) => {
          if (kept < KEPT_ANSWER) chunks.push(chunk);
          kept += chunk.length;
        });
        response.on('error', reject);
        response.on('end', () => {
          clearTimeout(timer);
          resolve({
            status: response.statusCode ?? 0,
            headers: flatten(response.headers),
            body: Buffer.concat(chunks).subarray(0, KEPT_ANSWER).toString(),
          });
        });
      },
    );
    // The limit is for the whole exchange, so a slowly dripping answer does not get around it.
    const timer = setTimeout(() => {
      request.destroy(new PostTimeout(`No answer within ${options.timeoutMs} ms.`));
    }, options.timeoutMs);
    request.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    request.end(body);
  });
}

function flatten(headers: http.IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
}
