import { expect, test } from 'vitest';
import { localPath } from './local-path.ts';

test('after the sign-in only paths of this site are followed', () => {
  expect(localPath('/stack/network?view=log')).toBe('/stack/network?view=log');
  for (const other of [
    undefined,
    '',
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/sign-in?next=/',
  ]) {
    expect(localPath(other)).toBe('/');
  }
});
