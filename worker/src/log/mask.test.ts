import { expect, test } from 'vitest';
import { createMasker, mask, maskText } from './mask.ts';
import { createSecretTrie } from './secret-trie.ts';
import { variantsOf } from './secret-variants.ts';

const secrets = ['s3cr3t-välue', 'line one\nline two is long\nend', 'quo"te & <tag> $' + '{x}'];

const trieOf = (values: readonly string[]) => createSecretTrie(values.flatMap(variantsOf));

const goHtmlSafe = (text: string): string =>
  JSON.stringify(text)
    .slice(1, -1)
    .replaceAll('&', '\\u0026')
    .replaceAll('<', '\\u003c')
    .replaceAll('>', '\\u003e');

const spellings = (secret: string): string[] => [
  secret,
  JSON.stringify(secret),
  goHtmlSafe(secret),
  encodeURIComponent(secret),
  encodeURIComponent(secret).replaceAll('%20', '+'),
  ...['', 'x', 'xy'].map((before) => Buffer.from(`${before}${secret}`).toString('base64')),
  ...['', 'x', 'xy'].map((before) => Buffer.from(`${before}${secret}tail`).toString('base64url')),
];

test('a secret is masked in every spelling, wherever the stream is split', () => {
  for (const secret of secrets) {
    const trie = trieOf([secret]);
    for (const spelling of spellings(secret)) {
      const text = `before ${spelling} after`;
      const whole = maskText(text, trie);
      expect(whole).toMatch(/^before .*\*{5}.* after$/s);
      for (const part of secret.split('\n').filter((line) => line.length >= 6)) {
        expect(whole).not.toContain(part);
        expect(Buffer.from(whole, 'base64').toString()).not.toContain(part);
      }
      for (let at = 0; at <= text.length; at += 1) {
        const masker = createMasker(trie);
        expect(masker.push(text.slice(0, at)) + masker.push(text.slice(at)) + masker.end()).toBe(whole);
      }
    }
  }
});

test('a secret is masked when it comes character by character', () => {
  const masker = createMasker(trieOf(['s3cr3t-value']));
  const output = [...'my s3cr3t-value!'].map((character) => masker.push(character)).join('');
  expect(output + masker.end()).toBe(`my ${mask}!`);
});

test('text that only begins like a secret comes through whole', () => {
  const masker = createMasker(trieOf(['s3cr3t-value']));
  expect(masker.push('s3cr3t')).toBe('');
  expect(masker.push('-vault')).toBe('s3cr3t-vault');
});

test('secrets that overlap are masked together, wherever the stream is split', () => {
  const trie = trieOf(['alpha-beta', 'beta-gamma', 'alpha']);
  const text = 'x alpha-beta-gamma y alpha z';
  for (let at = 0; at <= text.length; at += 1) {
    const masker = createMasker(trie);
    const output = masker.push(text.slice(0, at)) + masker.push(text.slice(at)) + masker.end();
    expect(output).toBe(`x ${mask} y ${mask} z`);
  }
});

test('values too short to be secrets are left alone', () => {
  expect(maskText('a is 1', trieOf(['1', 'is']))).toBe('a is 1');
});
