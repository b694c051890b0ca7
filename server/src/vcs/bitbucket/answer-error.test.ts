import { describe, expect, it } from 'vitest';
import { answerError } from './answer-error.ts';

const json = (status: number, error: unknown) => answer(status, JSON.stringify({ type: 'error', error }));
const answer = (status: number, body: string, type = 'application/json') => ({
  status,
  headers: new Headers({ 'content-type': type }),
  body,
});

describe('a refusing answer', () => {
  it('that names scopes says which one is missing', () => {
    const error = answerError(
      json(403, {
        message: 'Your credentials lack one or more required privilege scopes.',
        detail: { required: ['read:webhook:bitbucket'], granted: ['read:repository:bitbucket'] },
      }),
    );
    expect(error.code).toBe('VCS_SCOPE_MISSING');
    expect(error.message).toContain('read:webhook:bitbucket');
    expect(error.details).toMatchObject({
      required: ['read:webhook:bitbucket'],
      granted: ['read:repository:bitbucket'],
    });
  });

  it.each([
    ['a wrong token', answer(401, ''), 'VCS_CREDENTIALS_REJECTED'],
    ['a missing right', answer(403, 'Forbidden', 'text/plain'), 'VCS_FORBIDDEN'],
    ['a missing pull request', answer(404, 'Not Found', 'text/plain'), 'VCS_NOT_FOUND'],
    ['a removed endpoint', json(410, { message: 'CHANGE-2770' }), 'VCS_REQUEST_REFUSED'],
    ['too large a body', answer(400, '<h1>Bad Request (400)</h1>', 'text/html'), 'VCS_REQUEST_REFUSED'],
    ['too many calls', answer(429, 'Rate limit', 'text/plain'), 'VCS_RATE_LIMITED'],
    ['a slow operation', answer(555, ''), 'VCS_UNREACHABLE'],
  ])('for %s has its code', (_name, given, code) => {
    expect(answerError(given).code).toBe(code);
  });

  it('for an address outside the allow-list says whom to ask', () => {
    const message = 'To access this repository, an admin must whitelist your IP.';
    expect(answerError(json(403, { message })).message).toContain('listed IP addresses');
  });

  it('repeats what Bitbucket says of a bad field, and no HTML', () => {
    const error = answerError(json(400, { message: 'url: Enter a valid URL.', fields: { url: ['Enter'] } }));
    expect(error.message).toBe('Bitbucket Cloud refused the request: url: Enter a valid URL.');
    expect(error.details).toMatchObject({ fields: ['url'] });
    expect(answerError(answer(400, '<h1>x</h1>', 'text/html')).message).toContain('HTTP 400');
  });
});
