import { findProgram } from './find-program.mjs';
import { runQuietly } from './run-quietly.mjs';
import { step } from './step.mjs';
import { Unready } from './unready.mjs';

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * What only the tests need: a browser, and bubblewrap where it can be had (without it, its tests use the plain
 * executor). Returns the environment that tells the tests where the browser is.
 *
 * @returns {Promise<Record<string, string>>}
 */
export async function prepareTests() {
  const missing = [
    ...(findBrowser() === undefined ? ['chromium'] : []),
    ...(findProgram(['bwrap']) === undefined ? ['bubblewrap'] : []),
  ];
  if (missing.length > 0 && canInstall()) await install(missing);

  const browser = findBrowser();
  if (browser === undefined) {
    throw new Unready(
      'The browser tests need Chromium. Install it (on Debian and Ubuntu: "sudo apt-get install chromium") or name one in ' +
        'GANTRY_CHROMIUM. Without it, "npm run check -- types unit server" runs parts that need no browser.',
    );
  }
  if (findProgram(['bwrap']) === undefined) {
    process.stderr.write('· bubblewrap is not installed: runs are tested with the plain executor only\n');
  }
  return { GANTRY_CHROMIUM: browser };
}

const findBrowser = () => process.env.GANTRY_CHROMIUM || findProgram(BROWSERS);

const canInstall = () => process.getuid?.() === 0 && findProgram(['apt-get']) !== undefined;

/** @param {string[]} packages */
async function install(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await step(`installing ${packages.join(' and ')} (once)`, async () => {
    await runQuietly('apt-get', ['update', '-q'], { env });
    // One by one: a package that cannot be had must not take the other with it.
    for (const name of packages) {
      const { succeeded, output } = await runQuietly('apt-get', ['install', '-y', '-q', name], { env });
      if (!succeeded) process.stderr.write(`\n${output}\n`);
    }
  });
}
