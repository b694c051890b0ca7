import { readConfig } from './config.ts';
import { processIo } from './process-io.ts';
import { runProgram } from './program.ts';

const config = readConfig();
// Not `process.exit`: what was written to a pipe must arrive.
process.exitCode = await runProgram(process.argv.slice(2), { io: processIo(config), config });
