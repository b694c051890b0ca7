import { spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gitEnvironment } from '../config.ts';

export type BackendCall = {
  /** Folder of the bare repository. */
  readonly path: string;
  /** `/info/refs`, `/git-upload-pack` or `/git-receive-pack`. */
  readonly service: string;
  readonly query: string;
  readonly user: string;
  /** False keeps git from speaking protocol version 2, which would allow a fetch by hash. */
  readonly protocolV2: boolean;
};

/**
 * Pipes one request through `git http-backend`, streaming both ways. Resolves when git has ended and all its
 * output is written; the caller ends the response, so that it can act on a push before the client returns.
 */
export function runHttpBackend(
  call: BackendCall,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const backend = spawn('git', ['http-backend'], { env: backendEnvironment(call, request) });
  request.pipe(backend.stdin);
  backend.stdin.on('error', () => {});
  const stop = () => backend.kill();
  response.on('close', stop);
  let head: Buffer | null = Buffer.alloc(0);
  backend.stdout.on('data', (chunk: Buffer) => {
    if (head) {
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      writeHead(response, head.subarray(0, end).toString());
      response.write(head.subarray(end + 4));
      head = null;
    } else if (!response.write(chunk)) {
      backend.stdout.pause();
      response.once('drain', () => backend.stdout.resume());
    }
  });
  // Nobody reads git's complaints about a client that hung up, but a full pipe would block git.
  backend.stderr.resume();
  return new Promise((resolve, reject) => {
    backend.on('error', reject);
    backend.on('close', () => {
      response.off('close', stop);
      if (head && !response.headersSent) response.writeHead(500);
      resolve();
    });
  });
}

function backendEnvironment(call: BackendCall, request: IncomingMessage): Record<string, string> {
  return gitEnvironment({
    GIT_PROJECT_ROOT: call.path,
    GIT_HTTP_EXPORT_ALL: '1',
    PATH_INFO: call.service,
    QUERY_STRING: call.query,
    REQUEST_METHOD: request.method ?? 'GET',
    CONTENT_TYPE: request.headers['content-type'] ?? '',
    CONTENT_LENGTH: request.headers['content-length'] ?? '',
    HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
    GIT_PROTOCOL: call.protocolV2 ? String(request.headers['git-protocol'] ?? '') : '',
    REMOTE_USER: call.user,
    REMOTE_ADDR: request.socket.remoteAddress ?? '',
  });
}

/** CGI names its status in a header of its own. */
function writeHead(response: ServerResponse, head: string): void {
  let status = 200;
  const headers: Record<string, string> = {};
  for (const line of head.split('\r\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (name === 'status') status = Number.parseInt(value, 10);
    else headers[name] = value;
  }
  response.writeHead(status, headers);
}
