/**
 * A refusal in Bitbucket's own form. `text` answers are plain, as some of Bitbucket's are; the others
 * become `{type: "error", error: {...}}`.
 */
export class ApiError extends Error {
  readonly status: number;
  readonly error: { readonly message: string; readonly [field: string]: unknown } | null;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    error: string | { readonly message: string; readonly [field: string]: unknown },
    options: { text?: boolean; headers?: Record<string, string> } = {},
  ) {
    super(typeof error === 'string' ? error : error.message);
    this.status = status;
    this.error = options.text ? null : typeof error === 'string' ? { message: error } : error;
    this.headers = options.headers ?? {};
  }
}

/** 400 with the messages beside the fields they are about. */
export function badFields(fields: Readonly<Record<string, readonly string[]>>): ApiError {
  const [field = '', messages = []] = Object.entries(fields)[0] ?? [];
  return new ApiError(400, { message: `${field}: ${messages[0] ?? 'is invalid'}`, fields });
}

export function badField(field: string, message: string): ApiError {
  return badFields({ [field]: [message] });
}

export function notFound(message: string): ApiError {
  return new ApiError(404, message);
}

/** Missing pull requests are answered without JSON. */
export function plainNotFound(): ApiError {
  return new ApiError(404, 'Not Found', { text: true });
}

export function conflict(message: string): ApiError {
  return new ApiError(409, message);
}
