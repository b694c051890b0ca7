import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter, dirname } from 'node:path';

/** @type {NodeJS.Signals[]} */
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'];

/**
 * Runs a program with the given Node in our place: our terminal, our signals, its exit code. Its own children find
 * the same Node first on the PATH.
 *
 * @param {string} node
 * @param {string[]} words
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<number>}
 */
export function handOver(node, words, { cwd, env }) {
  const path = [dirname(node), env.PATH ?? ''].join(delimiter);
  return new Promise((done, fail) => {
    const child = spawn(node, words, { cwd, env: { ...env, PATH: path }, stdio: 'inherit' });
    // Ctrl-C reaches the child through the terminal as well; it must then stop once, so we only stay alive for it.
    const forward = (/** @type {NodeJS.Signals} */ signal) => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    };
    for (const signal of FORWARDED) process.on(signal, forward);
    child.on('error', fail);
    child.on('close', (code, signal) => {
      for (const name of FORWARDED) process.off(name, forward);
      done(code ?? 128 + (signal === null ? 1 : constants.signals[signal]));
    });
  });
}
