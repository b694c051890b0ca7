import {
  type RegisterRequest,
  type RunJob,
  registerResponse,
  runJob,
  workerPaths,
} from '@gantry/contract/worker-protocol';
import { call } from './http.ts';

/** The two calls that a worker makes with its own token. */
export interface ServerApi {
  register(request: RegisterRequest, signal: AbortSignal): Promise<string>;
  /** The next run, or null when none came within `waitSeconds`. */
  claim(workerId: string, waitSeconds: number, signal: AbortSignal): Promise<RunJob | null>;
}

const registerTimeoutMs = 15_000;

export function createServerApi(serverUrl: string, token: string): ServerApi {
  const post = (path: string, body: unknown, signal: AbortSignal, timeoutMs: number) =>
    call({
      method: 'POST',
      url: new URL(path, serverUrl).href,
      token,
      body: JSON.stringify(body),
      contentType: 'application/json',
      signal,
      timeoutMs,
    });
  return {
    async register(request, signal) {
      const response = await post(workerPaths.register, request, signal, registerTimeoutMs);
      return registerResponse.parse(await response.json()).workerId;
    },
    async claim(workerId, waitSeconds, signal) {
      const timeoutMs = (waitSeconds + 15) * 1000;
      const response = await post(workerPaths.claim, { workerId, waitSeconds }, signal, timeoutMs);
      if (response.status === 204) return null;
      return runJob.parse(await response.json());
    },
  };
}
