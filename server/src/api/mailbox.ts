import { AppError } from '@gantry/contract/errors';

/** More than this waiting and the reader is too slow to keep up. */
const capacity = 1_000;

/**
 * What one open stream has not taken yet. Equal things wait once, so that a burst costs a slow reader no more than
 * there are different things; one that falls behind for good is cut off, and finds out what it missed by reading anew.
 */
export class Mailbox<T> {
  readonly #waiting = new Map<string, T>();
  #end: 'closed' | 'broken' | undefined;
  #woken = Promise.withResolvers<void>();

  put(key: string, value: T): void {
    if (this.#end !== undefined) return;
    this.#waiting.set(key, value);
    if (this.#waiting.size > capacity) this.breakOff();
    else this.#woken.resolve();
  }

  /** Nothing more will come. */
  close(): void {
    this.#finish('closed');
  }

  /** Something was lost: the reader has to start over. */
  breakOff(): void {
    this.#finish('broken');
  }

  /** All that came since, at the latest after `patienceMs` (then perhaps nothing). Null when closed. */
  async take(patienceMs: number): Promise<readonly T[] | null> {
    await this.#wakeWithin(patienceMs);
    if (this.#end === 'broken')
      throw new AppError(
        'UNAVAILABLE',
        'The stream has lost something. Open it again and read everything anew.',
      );
    if (this.#end === 'closed') return null;
    this.#woken = Promise.withResolvers();
    const taken = [...this.#waiting.values()];
    this.#waiting.clear();
    return taken;
  }

  async #wakeWithin(patienceMs: number): Promise<void> {
    const patience = Promise.withResolvers<void>();
    const timer = setTimeout(patience.resolve, patienceMs);
    await Promise.race([this.#woken.promise, patience.promise]);
    clearTimeout(timer);
  }

  #finish(end: 'closed' | 'broken'): void {
    this.#end ??= end;
    this.#waiting.clear();
    this.#woken.resolve();
  }
}
