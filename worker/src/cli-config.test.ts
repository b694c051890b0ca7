import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { renderCliConfig } from './cli-config.ts';
import { temporaryFolder } from './testing/fixtures.ts';

test('without mirrors Terraform takes providers as usual', async () => {
  expect(await renderCliConfig([])).toBe('disable_checkpoint = true\n');
});

test('mirrored providers come only from their mirror, all others from their registry', async () => {
  using folder = temporaryFolder();
  for (const name of [
    'registry.gantry.test/demo/fakecloud/1.0.0',
    'example.com/acme/thing/2.0.0',
    '.draft/a/b',
  ]) {
    fs.mkdirSync(path.join(folder.path, name), { recursive: true });
  }
  expect(await renderCliConfig([folder.path, '/nonexistent'])).toBe(`disable_checkpoint = true
provider_installation {
  filesystem_mirror {
    path    = "${folder.path}"
    include = ["example.com/acme/thing", "registry.gantry.test/demo/fakecloud"]
  }
  direct {
    exclude = ["example.com/acme/thing", "registry.gantry.test/demo/fakecloud"]
  }
}
`);
});
