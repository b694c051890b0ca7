import { StringDecoder } from 'node:string_decoder';
import type { LoggedState } from '@gantry/contract/run-states';
import type { LogChunk } from '@gantry/contract/worker-protocol';
import { createAddMaskReader } from './add-mask.ts';
import { createLogLimit, type LogLimit } from './log-limit.ts';
import { createMasker, maskText } from './mask.ts';
import { createSecretTrie } from './secret-trie.ts';
import { variantsOf } from './secret-variants.ts';

/** One output of one command. The captured text is masked. */
export interface LogStream {
  write(bytes: Buffer): void;
  end(): void;
}

/** The log of a run: masked, cut to size, numbered per state and sent in chunks, in the order of the calls. */
export interface RunLog {
  /** Ends the log of the present state and begins the next one. */
  enter(state: LoggedState): void;
  /** A line of the worker itself. */
  line(text: string): void;
  stream(capture?: (text: string) => void): LogStream;
  /** Ends the log of the present state; a report made after this arrives later than the text. */
  leave(): void;
  /** As `leave`, and waits for what is on its way. */
  close(): Promise<void>;
  mask(text: string): string;
}

export interface RunLogOptions {
  send: (chunk: LogChunk) => Promise<void>;
  /** Kept per state. */
  limitBytes: number;
  secrets: Iterable<string>;
}

const chunkAfterMs = 100;
const chunkCharacters = 65_536;

export function createRunLog(options: RunLogOptions): RunLog {
  const secrets = createSecretTrie();
  const addSecrets = (values: Iterable<string>): void => {
    for (const value of values) for (const variant of variantsOf(value)) secrets.add(variant);
  };
  addSecrets(options.secrets);

  let phase: { state: LoggedState; sequence: number; limit: LogLimit } | null = null;
  let waiting = '';
  let timer: NodeJS.Timeout | null = null;
  let sending: Promise<unknown> = Promise.resolve();

  const ship = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    while (phase !== null && waiting !== '') {
      const length = chunkEnd(waiting);
      const text = waiting.slice(0, length);
      waiting = waiting.slice(length);
      phase.sequence += 1;
      sending = options.send({ state: phase.state, sequence: phase.sequence, text });
    }
  };
  const append = (masked: string): void => {
    const text = phase?.limit.push(masked.replaceAll('\0', '')) ?? '';
    if (text === '') return;
    waiting += text;
    if (waiting.length >= chunkCharacters) ship();
    else timer ??= setTimeout(ship, chunkAfterMs);
  };
  const endPhase = (): void => {
    waiting += phase?.limit.end() ?? '';
    ship();
    phase = null;
  };

  return {
    enter(state) {
      endPhase();
      phase = { state, sequence: 0, limit: createLogLimit(options.limitBytes) };
    },
    line: (text) => append(`${maskText(text, secrets)}\n`),
    stream(capture) {
      const decoder = new StringDecoder('utf8');
      const addMask = createAddMaskReader(addSecrets);
      const masker = createMasker(secrets);
      const pass = (text: string): void => {
        if (text === '') return;
        capture?.(text);
        append(text);
      };
      return {
        write: (bytes) => pass(masker.push(addMask.push(decoder.write(bytes)))),
        end: () => pass(masker.push(addMask.push(decoder.end()) + addMask.end()) + masker.end()),
      };
    },
    leave: endPhase,
    async close() {
      endPhase();
      await sending;
    },
    mask: (text) => maskText(text, secrets),
  };
}

/** The end of the next chunk, never between the halves of a surrogate pair. */
function chunkEnd(text: string): number {
  if (text.length <= chunkCharacters) return text.length;
  const last = text.charCodeAt(chunkCharacters - 1);
  return last >= 0xd800 && last < 0xdc00 ? chunkCharacters - 1 : chunkCharacters;
}
