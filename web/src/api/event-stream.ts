/** One event of a `text/event-stream`. */
export interface StreamEvent {
  event: string;
  data: string;
}

/** Splits a stream of text into events; comments (keep-alive) yield nothing. */
export async function* readEvents(chunks: AsyncIterable<string>): AsyncGenerator<StreamEvent> {
  let rest = '';
  for await (const chunk of chunks) {
    rest += chunk.replaceAll('\r\n', '\n');
    const blocks = rest.split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = readBlock(block);
      if (event !== undefined) yield event;
    }
  }
}

function readBlock(block: string): StreamEvent | undefined {
  let event = 'message';
  const data: string[] = [];
  let named = false;
  for (const line of block.split('\n')) {
    if (line.startsWith(':') || line === '') continue;
    const [field, ...parts] = line.split(':');
    const value = parts.join(':').replace(/^ /, '');
    named = true;
    if (field === 'event') event = value;
    if (field === 'data') data.push(value);
  }
  return named ? { event, data: data.join('\n') } : undefined;
}
