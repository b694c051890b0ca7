import { expect, test } from 'vitest';
import { readEvents } from './event-stream.ts';

async function* chunksOf(...chunks: string[]) {
  yield* chunks;
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

test('events survive being cut anywhere, and comments are not events', async () => {
  const text = ':\n\nevent: next\ndata: {"a":\ndata: "x: y"}\n\n: ping\n\nevent: complete\ndata:\n\n';
  const whole = await collect(readEvents(chunksOf(text)));
  expect(whole).toEqual([
    { event: 'next', data: '{"a":\n"x: y"}' },
    { event: 'complete', data: '' },
  ]);
  expect(await collect(readEvents(chunksOf(...text)))).toEqual(whole);
});

test('windows line ends are line ends', async () => {
  expect(await collect(readEvents(chunksOf('event: next\r\ndata: 1\r\n\r\n')))).toEqual([
    { event: 'next', data: '1' },
  ]);
});
