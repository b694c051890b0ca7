/**
 * Does one slow thing and says so: what begins, and how long it took. Progress goes to stderr, so that stdout
 * belongs to the program alone (`npm run -s demo -- --json`).
 *
 * @template T
 * @param {string} what
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(what, work) {
  const started = Date.now();
  process.stderr.write(`· ${what} … `);
  try {
    const result = await work();
    process.stderr.write(`${((Date.now() - started) / 1000).toFixed(1)} s\n`);
    return result;
  } catch (error) {
    process.stderr.write('failed\n');
    throw error;
  }
}
