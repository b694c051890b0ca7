import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { renderCliConfig } from './cli-config.ts';
import { temporaryFolder } from './testing/fixtures.ts';

test('without mirrors Terraform takes providers as usual', async () => {
  expect(await renderCliConfig([], null)).toBe('disable_checkpoint = true\n');
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
  expect(await renderCliConfig([folder.path, '/nonexistent'], null)).toBe(`disable_checkpoint = true
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

test('modules of the installation are found without discovery, with the token of the run', async () => {
  const registry = {
    host: 'localhost:4000',
    modulesUrl: 'http://127.0.0.1:4000/registry/modules/v1/',
    token: 'run.1.x',
  };
  expect(await renderCliConfig([], registry)).toBe(`disable_checkpoint = true
credentials "localhost:4000" {
  token = "run.1.x"
}
host "localhost:4000" {
  services = {
    "modules.v1" = "http://127.0.0.1:4000/registry/modules/v1/"
  }
}
`);
});
