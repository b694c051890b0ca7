import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  fakeTerraform,
  isolationsHere,
  jobFor,
  sourceOf,
  startPair,
  temporaryFolder,
} from './testing/fixtures.ts';
import { logOf } from './testing/protocol-server.ts';

const secret = 'the-server-knows-this-only';
/** The test process stands for worker and server: it has a secret in its environment, as it was started with. */
const environment = fs.readFileSync('/proc/self/environ', 'utf8');

/** What a malicious stack would try; each line of its output tells what it got. */
const attack = (folder: string): string => `
for file in /proc/[0-9]*/environ; do
  if tr '\\0' '\\n' < $file 2>/dev/null | grep -q 'VITEST='; then echo "LEAK environment $file"; fi
done
for file in ${folder}/data/master.key ${folder}/data/../data/master.key /proc/${process.pid}/root${folder}/data/master.key /proc/${process.pid}/cwd/package.json /etc/shadow /root/.profile; do
  if cat $file > /dev/null 2>&1; then echo "LEAK file $file"; fi
done
for folder in ${folder}/work/runs /proc/${process.pid}/fd ${folder}/work/runs/victim/source; do
  if ls $folder 2>/dev/null | grep -v '^'$(basename $(dirname $PWD))'$' | grep -q .; then echo "LEAK folder $folder"; fi
done
touch ${folder}/work/planted ${folder}/planted 2>/dev/null
if touch /usr/local/bin/planted 2>/dev/null; then echo "LEAK write system"; fi
if perl -MIO::Socket::UNIX -e 'IO::Socket::UNIX->new(Peer => "${folder}/data/db.sock") or exit 1' 2>/dev/null; then echo "LEAK database socket"; fi
if kill -0 ${process.pid} 2>/dev/null; then echo "LEAK signal to the worker"; fi
if env | grep -v '^GANTRY_PROCESS_MARK=' | grep -qE '^(VITEST|GANTRY_|NODE_)'; then echo "LEAK inherited environment"; fi
echo "attack ended as $(id -u)"
(setsid sleep 300 > /dev/null 2>&1 &)
(env -i setsid sleep 301 > /dev/null 2>&1 &)
`;

describe.each(isolationsHere)('hostile Terraform with isolation %s', (isolation) => {
  test.runIf(process.getuid?.() === 0)(
    'reads, writes and leaves nothing outside of its workspace',
    async () => {
      expect(environment).toContain('VITEST=');
      await using pair = await startPair({ isolation });
      const data = path.join(pair.folder, 'data');
      fs.mkdirSync(data, { mode: 0o700 });
      fs.writeFileSync(path.join(data, 'master.key'), secret, { mode: 0o600 });
      const database = net.createServer().listen(path.join(data, 'db.sock'));
      await once(database, 'listening');
      const victim = path.join(pair.folder, 'work/runs/victim');
      fs.mkdirSync(path.join(victim, 'source'), { recursive: true, mode: 0o700 });
      fs.writeFileSync(path.join(victim, 'source/main.tf'), secret);
      fs.chownSync(victim, 59_001, 59_001);

      const main = `
resource "terraform_data" "attack" {
  provisioner "local-exec" {
    command = "sh attack.sh"
  }
}
`;
      const source = sourceOf({ 'main.tf': main, 'attack.sh': attack(pair.folder) });
      const job = jobFor(pair.server, { type: 'TRACKED' });
      const record = pair.server.enqueue({ job, source, afterPlan: 'apply' });
      await pair.server.until(record, ({ reports }) => reports.some(({ event }) => event === 'applied'));
      const log = logOf(record, 'APPLYING');
      expect(log).toMatch(/attack ended as 58\d\d\d/);
      expect(log.split('\n').filter((line) => line.includes('LEAK'))).toEqual([]);

      await pair.stopWorker();
      const left = processesWith(/^sleep\0(300|301)\0/);
      expect(left).toEqual([]);
      database.close();
    },
  );
});

test('secrets are masked in the log, the message and the diagnostics, also words that a command adds', async () => {
  using folder = temporaryFolder();
  await using pair = await startPair({ writePaths: [folder.path] });
  const main = `
variable "password" {
  type = string
}
resource "terraform_data" "a" {
  provisioner "local-exec" {
    command = <<-EOT
      echo "raw \${var.password}"
      echo "coded \${base64encode("x\${var.password}y")} \${urlencode(var.password)} \${jsonencode(var.password)}"
      echo "password of the backend is $TF_HTTP_PASSWORD"
      echo "::add-mask added-word other-word"
      echo "now added-word and other-word"
      cat ../key.pem
      exit 1
    EOT
  }
}
check "password" {
  assert {
    condition     = var.password == ""
    error_message = "wrong: \${var.password}"
  }
}
`;
  const password = 'p@ss "word" & more';
  const job = jobFor(pair.server, {
    type: 'TRACKED',
    environment: [{ name: 'TF_VAR_password', value: password, secret: true }],
    files: [{ path: 'key.pem', content: 'first-line-of-key\nsecond-line-of-key\n', secret: true }],
  });
  const record = pair.server.enqueue({ job, source: sourceOf({ 'main.tf': main }), afterPlan: 'apply' });
  await pair.server.until(record, ({ reports }) => reports.some(({ event }) => event === 'failed'));
  const said = `${logOf(record)}${JSON.stringify(record.reports)}`;
  expect(said).toContain('raw *****');
  expect(said).toContain('coded');
  for (const text of [
    password,
    JSON.stringify(password).slice(1, -1),
    encodeURIComponent(password),
    Buffer.from(password).toString('base64').slice(2, -4),
    'added-word',
    'other-word',
    'line-of-key',
    job.backend?.password ?? '',
  ]) {
    expect(said).not.toContain(text);
  }
});

test('an output of 100 MB keeps its beginning and its end, and says what is left out', async () => {
  using folder = temporaryFolder();
  const bin = fakeTerraform(folder.path, {
    plan: "echo first line; yes 'a line that is printed very often' | head -c 100000000; echo; echo last line",
  });
  await using pair = await startPair({ tools: { searchPath: [bin] } });
  const job = jobFor(pair.server, {
    environment: [{ name: 'SECRET', value: 'a line that is secret', secret: true }],
    limits: { logBytes: 300_000 },
  });
  const before = process.memoryUsage().rss;
  const record = pair.server.enqueue({ job, source: sourceOf({ 'main.tf': '' }) });
  await pair.server.until(record, ({ reports }) => reports.some(({ event }) => event === 'planned'), 50);
  const log = logOf(record, 'PLANNING');
  expect(log.length).toBeLessThan(300_000 + 65_536 + 300);
  expect(log).toMatch(/^plan begins\nfirst line\n/);
  expect(log).toMatch(/last line\n$/);
  expect(log).toContain('This log is longer than 300 kB.');
  expect(log).toContain('100 MB were left out here.');
  expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000);
}, 60_000);

function processesWith(pattern: RegExp): string[] {
  const pids = fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => {
    try {
      return pattern.test(fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
    } catch {
      return false;
    }
  });
}
