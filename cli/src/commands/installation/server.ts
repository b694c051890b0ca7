import { z } from 'zod';
import { command } from '../../command.ts';
import { launchProgram } from './programs.ts';

export const server = command({
  name: 'server',
  summary: 'Start the server, configured by its environment variables',
  details: 'docs/configuration.md tells every variable. Ctrl+C stops it; runs under way are finished first.',
  input: z.object({}),
  run: (_given, context) => launchProgram(context, 'server', []),
});

export const worker = command({
  name: 'worker',
  summary: 'Start a worker, configured by its environment variables',
  details: 'For another machine than the server’s: it needs GANTRY_URL and GANTRY_WORKER_TOKEN.',
  input: z.object({}),
  run: (_given, context) => launchProgram(context, 'worker', []),
});

export const demo = command({
  name: 'demo',
  summary: 'Show the main job from push to apply, against an emulated Bitbucket Cloud',
  details: 'Everything it starts runs on until Ctrl+C, so that you can look around.',
  options: { exit: { describe: 'End after the last step' } },
  input: z.object({ exit: z.boolean().default(false) }),
  run: ({ exit }, context) =>
    launchProgram(context, 'demo', [...(exit ? ['--exit'] : []), ...(context.json ? ['--json'] : [])]),
});
