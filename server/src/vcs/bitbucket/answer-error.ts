import { AppError, type ErrorCode } from '@gantry/contract/errors';
import { errorSchema } from './api-schemas.ts';

/** A complete answer of the API; the body may be JSON, plain text or HTML, whatever the status. */
export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
};

type Explained = { message: string; required: string[]; granted: string[]; fields: string[] };

const MAX_MESSAGE = 300;
const IP_ALLOW_LIST = /whitelist|allow-?\s?list|\bIP address/i;

/** The error that a refusing answer means, with a sentence that says what to do about it. */
export function answerError(answer: Answer): AppError {
  const explained = explain(answer);
  const [code, message] = judge(answer.status, explained);
  const { required, granted, fields } = explained;
  return new AppError(code, message, {
    details: {
      status: answer.status,
      ...(explained.message && { answer: explained.message }),
      ...(required.length > 0 && { required, granted }),
      ...(fields.length > 0 && { fields }),
    },
  });
}

/** The scopes that a 403 says the token has; null when it does not say. */
export function grantedScopes(answer: Answer): string[] | null {
  const { required, granted } = explain(answer);
  return required.length > 0 || granted.length > 0 ? granted : null;
}

function judge(status: number, { message, required }: Explained): [ErrorCode, string | undefined] {
  if (status === 401) return ['VCS_CREDENTIALS_REJECTED', undefined];
  if (status === 403 && required.length > 0) {
    return [
      'VCS_SCOPE_MISSING',
      `The token lacks the scope ${required.join(', ')}. Scopes cannot be added to a token: create a new one.`,
    ];
  }
  if (status === 403 && IP_ALLOW_LIST.test(message)) {
    return [
      'VCS_IP_NOT_ALLOWED',
      'The workspace in Bitbucket Cloud allows only listed IP addresses. Ask its admin to add the one of Gantry.',
    ];
  }
  if (status === 403) return ['VCS_FORBIDDEN', undefined];
  if (status === 404) return ['VCS_NOT_FOUND', undefined];
  if (status === 429) return ['VCS_RATE_LIMITED', undefined];
  if (status >= 500) {
    return [
      'VCS_UNREACHABLE',
      `Bitbucket Cloud fails to answer (HTTP ${status}). Try again in a few minutes, or see its status page.`,
    ];
  }
  return ['VCS_REQUEST_REFUSED', `Bitbucket Cloud refused the request: ${message || `HTTP ${status}`}`];
}

function explain({ headers, body }: Answer): Explained {
  const parsed = errorSchema.safeParse(parseJson(body));
  if (!parsed.success) {
    const isText = headers.get('content-type')?.startsWith('text/plain') ?? false;
    return { message: isText ? oneLine(body) : '', required: [], granted: [], fields: [] };
  }
  const { message, detail, fields } = parsed.data.error;
  return {
    message: oneLine(message),
    required: detail?.required ?? [],
    granted: detail?.granted ?? [],
    fields: Object.keys(fields ?? {}),
  };
}

/** The value of a JSON text, or undefined for any other text. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, MAX_MESSAGE);
}
