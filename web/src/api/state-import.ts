import { z } from 'zod';
import { ApiError, unreachable, unreadable } from './api-error.ts';
import { useDeed } from './deed.ts';
import { keys } from './keys.ts';
import { operation } from './operation.ts';
import { send } from './transport.ts';

export const stateUploadMutation = operation(
  'mutation UploadState { stateUploadUrl { objectId url } }',
  z.object({ stateUploadUrl: z.object({ objectId: z.string(), url: z.string() }) }),
);
export const stateImportMutation = operation(
  `mutation ImportState($stack: ID!, $upload: String!) {
    stateImport(stack: $stack, stackObjectID: $upload) { id }
  }`,
  z.object({ stateImport: z.object({ id: z.string() }) }),
);

const refusal = z.object({ code: z.string(), message: z.string() });

/** Makes the state in a file the present one: it is put to an address of its own, then taken over. */
export const useStateImport = (stack: string) =>
  useDeed(
    async (file: Blob) => {
      const { objectId: upload, url } = (await send(stateUploadMutation)).stateUploadUrl;
      await put(url, file);
      return send(stateImportMutation, { stack, upload });
    },
    keys.stack(stack),
    keys.stackList,
  );

/** By this page's own origin, under whatever name the reader has reached it. */
async function put(url: string, file: Blob): Promise<void> {
  const { pathname, search } = new URL(url);
  const headers = { 'content-type': 'application/octet-stream' };
  let response: Response;
  try {
    response = await fetch(`${pathname}${search}`, { method: 'PUT', body: file, headers });
  } catch {
    throw unreachable();
  }
  if (response.ok) return;
  const told = refusal.safeParse(await response.json().catch(() => null));
  if (!told.success) throw response.status >= 500 ? unreachable() : unreadable();
  throw new ApiError(told.data.code, told.data.message);
}
