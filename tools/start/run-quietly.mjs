import { spawn } from 'node:child_process';

/**
 * Runs a program and shows what it printed only when it failed.
 *
 * @param {string} program
 * @param {string[]} words
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<{ succeeded: boolean, output: string }>}
 */
export function runQuietly(program, words, options = {}) {
  return new Promise((done) => {
    const child = spawn(program, words, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (/** @type {Buffer} */ chunk) => {
      output += chunk.toString();
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => done({ succeeded: false, output: error.message }));
    child.on('close', (code) => done({ succeeded: code === 0, output: output.trim() }));
  });
}
