import { parseArgs } from 'node:util';
import { breakIt } from './mistake.ts';
import { release } from './release.ts';
import { bold, createReport, dim, type Report, table } from './report.ts';
import { connect, type Stage, setTheStage, type Timing } from './stage.ts';
import { deploy, propose } from './story.ts';
import { createWorld, type World } from './world.ts';

const { values: flags } = parseArgs({
  options: { exit: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
});

async function tell(world: World, report: Report): Promise<Stage> {
  const stage = await setTheStage(world, report);
  await connect(stage, world.cloudFile);
  const pullRequest = await propose(stage);
  await deploy(stage, pullRequest);
  await release(stage);
  await breakIt(stage);
  return stage;
}

const seconds = (value: number | null): string => (value === null ? '' : `${value.toFixed(2)} s`);

function timingTable(timings: readonly Timing[]): string {
  const rows = timings.map(({ event, status, plan, apply }) => [
    event,
    seconds(status),
    seconds(plan),
    seconds(apply),
  ]);
  return table([['event', 'to first status', 'to plan', 'confirm to applied'], ...rows]);
}

async function main(): Promise<void> {
  const report = createReport({ silent: flags.json });
  const world = await createWorld();
  const leave = async (code: number): Promise<never> => {
    for (const clean of world.cleanUp) await clean();
    process.exit(code);
  };
  process.once('SIGINT', () => void leave(130));
  process.once('SIGTERM', () => void leave(143));
  report.line(
    `\n${bold('▲ Gantry')} plays its main job: a pull request becomes a plan, a merge becomes an apply.`,
  );
  let stage: Stage;
  try {
    stage = await tell(world, report);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    if (flags.json) console.log(JSON.stringify({ ok: false, problem, steps: report.steps }, null, 2));
    else console.error(`\nThe demo stopped: ${problem}`);
    return leave(1);
  }
  const { acme, gantry, timings } = stage;
  const places = { gantry: gantry.url, bitbucket: acme.emulator.url };
  if (flags.json) console.log(JSON.stringify({ ok: true, ...places, timings, steps: report.steps }, null, 2));
  report.chapter('How long it took');
  report.line(timingTable(timings));
  report.chapter('Look around');
  report.line(
    `  Gantry      ${places.gantry}   ${dim(`sign in as ${gantry.username} with ${gantry.password}`)}`,
  );
  report.line(`  Bitbucket   ${places.bitbucket}`);
  if (flags.exit || flags.json) return leave(0);
  report.line(`\n  ${dim('Both run until you press Ctrl+C; nothing stays behind.')}`);
}

await main();
