export type CloudErrorCode =
  | 'CLOUD_FILE_INVALID'
  | 'CLOUD_FILE_LOCKED'
  | 'CLOUD_FILE_UNREADABLE'
  | 'INTERRUPTED'
  | 'INVALID_ATTRIBUTE'
  | 'NETWORK_FULL'
  | 'NETWORK_IN_USE'
  | 'NETWORK_NOT_FOUND'
  | 'NOT_FOUND'
  | 'QUOTA_EXCEEDED'
  | 'REJECTED';

/** An expected refusal by the cloud; `message` is a sentence that says what to do. */
export class CloudError extends Error {
  readonly code: CloudErrorCode;

  constructor(code: CloudErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CloudError';
    this.code = code;
  }
}

/** The `code` of a Node system error (`ENOENT`, …), or nothing. */
export function systemErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
