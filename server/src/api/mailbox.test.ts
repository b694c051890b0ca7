import { expect, test } from 'vitest';
import { Mailbox } from './mailbox.ts';

const long = 60_000;

test('equal things wait once, and a waiting reader is woken', async () => {
  const mailbox = new Mailbox<number>();
  mailbox.put('a', 1);
  mailbox.put('b', 2);
  mailbox.put('a', 3);
  expect(await mailbox.take(long)).toEqual([3, 2]);
  const next = mailbox.take(long);
  mailbox.put('c', 4);
  expect(await next).toEqual([4]);
});

test('patience ends with nothing', async () => {
  expect(await new Mailbox().take(1)).toEqual([]);
});

test('closing ends the reader, also one that waits', async () => {
  const mailbox = new Mailbox<number>();
  const waiting = mailbox.take(long);
  mailbox.close();
  expect(await waiting).toBeNull();
  mailbox.put('a', 1);
  expect(await mailbox.take(long)).toBeNull();
});

test('a reader that falls behind is cut off instead of filling the memory', async () => {
  const mailbox = new Mailbox<number>();
  for (let key = 0; key <= 1_000; key += 1) mailbox.put(String(key), key);
  await expect(mailbox.take(long)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
});
