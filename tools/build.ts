import { buildAll } from './build/build-all.ts';

/** `npm run build`: makes dist/ from the sources; says nothing when dist/ is up to date. */
process.exitCode = (await buildAll({ say: (line) => console.log(line) })) ? 0 : 1;
