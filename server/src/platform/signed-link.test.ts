import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createSecretBox, loadMasterKey } from './secrets/index.ts';
import { openLink, signLink } from './signed-link.ts';

const box = () =>
  createSecretBox(
    loadMasterKey({ env: randomBytes(32).toString('base64'), keyFile: '/nonexistent/unused.key' }),
  );
let now = new Date('2026-05-01T10:00:00Z');
const deps = { clock: { now: () => now }, secretBox: box() };
const subject = { stack: 'network', version: '01ABC' };

test('a link tells what it is about until its time is over', () => {
  const token = signLink(deps, { purpose: 'state', subject, seconds: 60 });
  expect(token).toMatch(/^[\w-]+$/);
  expect(openLink(deps, 'state', token)).toEqual(subject);
  now = new Date(now.getTime() + 60_000);
  expect(() => openLink(deps, 'state', token)).toThrow(expect.objectContaining({ code: 'LINK_EXPIRED' }));
});

test('links of another purpose, of another installation and changed ones do not count', () => {
  const token = signLink(deps, { purpose: 'state', subject, seconds: 60 });
  const changed = `${token.slice(0, -2)}${token.endsWith('AA') ? 'BB' : 'AA'}`;
  for (const [purpose, given, secretBox] of [
    ['upload', token, deps.secretBox],
    ['state', token, box()],
    ['state', changed, deps.secretBox],
    ['state', '', deps.secretBox],
    ['state', 'x'.repeat(5_000), deps.secretBox],
  ] as const)
    expect(() => openLink({ ...deps, secretBox }, purpose, given)).toThrow(
      expect.objectContaining({ code: 'LINK_EXPIRED' }),
    );
});
