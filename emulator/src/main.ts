import { parseArgs } from 'node:util';
import { seedAcme } from './seed/acme.ts';
import { startEmulator } from './start-emulator.ts';

const HELP = `Emulator of Bitbucket Cloud

  --port <number>        default 7990
  --host <address>       default 127.0.0.1
  --dir <folder>         git repositories; default ./data/emulator
  --seed acme            creates a workspace to look at
  --refuse-private-urls  refuses webhooks to private addresses, as Bitbucket does
`;

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '7990' },
    host: { type: 'string', default: '127.0.0.1' },
    dir: { type: 'string', default: './data/emulator' },
    seed: { type: 'string' },
    'refuse-private-urls': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  console.log(HELP);
} else {
  await run();
}

async function run(): Promise<void> {
  const emulator = await startEmulator({
    dir: values.dir,
    port: Number(values.port),
    host: values.host,
    allowPrivateHookUrls: !values['refuse-private-urls'],
    log: true,
  });
  console.log(
    `\n  Bitbucket emulator\n\n  Pages  ${emulator.url}/\n  REST   ${emulator.url}/2.0\n  Git    ${emulator.url}/{workspace}/{repository}.git`,
  );
  if (values.seed === 'acme') {
    const { tokens } = await seedAcme(emulator);
    console.log(`\n  Workspace acme: ${emulator.url}/acme/infrastructure\n  API tokens, shown once:`);
    for (const { name, email, token } of tokens) console.log(`\n    ${name} <${email}>\n    ${token}`);
  } else if (values.seed) {
    console.log(`\n  There is no seed "${values.seed}"; the only one is "acme".`);
  }
  console.log('\n  Nothing is kept after the end. Stop with Ctrl+C.\n');
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void emulator.close().then(() => process.exit(0)));
  }
}
