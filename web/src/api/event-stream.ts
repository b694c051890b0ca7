/** One event of a `text/event-stream`. */
export interface StreamEvent {
  event: string;
  data: string;
}

/** Splits a stream of text into events; comments (keep-alive) yield nothing. */
export async function* readEvents(chunks: AsyncIterable<string>): AsyncGenerator<StreamEvent> {
  let rest = '';
  for await (const chunk of chunks) {
    // An end may be cut in two by the chunks: it is looked for from a little before the new one.
    const seen = Math.max(0, rest.length - 1);
    rest += chunk.includes('\r') ? chunk.replaceAll('\r\n', '\n') : chunk;
    let at = 0;
    for (let end = rest.indexOf('\n\n', seen); end >= 0; end = rest.indexOf('\n\n', at)) {
      const event = readBlock(rest.slice(at, end));
      at = end + 2;
      if (event !== undefined) yield event;
    }
    if (at > 0) rest = rest.slice(at);
  }
}

function readBlock(block: string): StreamEvent | undefined {
  let event = 'message';
  const data: string[] = [];
  let named = false;
  for (const line of block.split('\n')) {
    if (line.startsWith(':') || line === '') continue;
    // A line of data may be as long as a thousand lines of a log: it is cut once, not at every colon.
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(line.startsWith(' ', colon + 1) ? colon + 2 : colon + 1);
    named = true;
    if (field === 'event') event = value;
    if (field === 'data') data.push(value);
  }
  return named ? { event, data: data.join('\n') } : undefined;
}
