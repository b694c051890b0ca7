import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';
import { z } from 'zod';
import { ApiError, unreadable } from './api-error.ts';

const isQuestion = (value: unknown): boolean =>
  z.looseObject({ challenge: z.string() }).safeParse(value).success;
const creation = z.custom<PublicKeyCredentialCreationOptionsJSON>(isQuestion);
const request = z.custom<PublicKeyCredentialRequestOptionsJSON>(isQuestion);

/** The server made them with the same library; the browser checks the rest. */
export const readRegistrationOptions = (text: string) => read(creation, text);
export const readRequestOptions = (text: string) => read(request, text);

function read<T>(schema: z.ZodType<T>, text: string): T {
  const parsed = schema.safeParse(JSON.parse(text));
  if (!parsed.success) throw unreadable();
  return parsed.data;
}

/** What the browser says when a passkey was cancelled, timed out, is known already, or not possible. */
export function passkeyProblem(error: unknown): unknown {
  if (error instanceof ApiError || !(error instanceof Error)) return error;
  if (error.name === 'InvalidStateError') {
    return new ApiError('PASSKEY_REFUSED', 'This device is set up already. Use another one.');
  }
  if (error.name === 'NotAllowedError' || error.name === 'AbortError') {
    return new ApiError(
      'PASSKEY_REFUSED',
      'No passkey was used: it was cancelled, or took too long. Try again.',
    );
  }
  return new ApiError('PASSKEY_REFUSED', 'The browser cannot use passkeys here. Use another second factor.');
}
