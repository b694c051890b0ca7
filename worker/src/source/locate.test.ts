import fs from 'node:fs';
import path from 'node:path';
import type { PlannedChange } from '@gantry/contract/plan';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/fixtures.ts';
import { parseAddress } from './address.ts';
import { locateChanges } from './locate.ts';

const change = (address: string, action: PlannedChange['action'] = 'delete'): PlannedChange => ({
  address,
  previousAddress: null,
  type: 'demo_server',
  action,
  replacePaths: [],
});

async function placesIn(
  files: Record<string, string>,
  addresses: readonly string[],
  links: Record<string, string> = {},
) {
  using folder = temporaryFolder();
  const top = fs.realpathSync(folder.path);
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(top, name)), { recursive: true });
    fs.writeFileSync(path.join(top, name), text);
  }
  for (const [name, target] of Object.entries(links)) fs.symlinkSync(target, path.join(top, name));
  const tree = { top, root: path.join(top, 'app') };
  const located = await locateChanges(
    tree,
    addresses.map((address) => change(address)),
  );
  return located.map(({ source }) => (source === undefined ? null : `${source.file}:${source.line}`));
}

test('addresses of every shape are read', () => {
  expect(parseAddress('demo_server.web')).toEqual({
    modules: [],
    mode: 'resource',
    type: 'demo_server',
    name: 'web',
  });
  expect(parseAddress('module.a["x.y[\\"z\\"]"].module.b-c[0].data.demo_image.base["k"]')).toEqual({
    modules: ['a', 'b-c'],
    mode: 'data',
    type: 'demo_image',
    name: 'base',
  });
  for (const text of ['', 'web', 'module.a', 'a.b.c.d', 'a.b[', '\n']) expect(parseAddress(text)).toBeNull();
});

test('what a plan destroys is found in the project root and in modules of the repository', async () => {
  const files = {
    'app/main.tf':
      '\nmodule "net" {\n  source = "../modules/net"\n}\nmodule "far" {\n  source = "acme/far/aws"\n}\n',
    'app/web.tf': 'resource "demo_server" "web" {\n  count = 1\n}\n',
    'app/extra.tofu': '\n\nresource "demo_server" "tofu" {}\n',
    'modules/net/main.tf':
      '# net\nresource "demo_server" "gate" {}\nmodule "deep" {\n  source = "./deep"\n}\n',
    'modules/net/deep/main.tf': '\n\n\nresource "demo_server" "core" {}\n',
  };
  const places = await placesIn(files, [
    'demo_server.web[1]',
    'demo_server.tofu',
    'module.net["a"].demo_server.gate',
    'module.net["a"].module.deep.demo_server.core["x"]',
    'module.far.demo_server.there',
    'module.net["a"].demo_server.gone',
    'demo_server.gone',
    'module.gone.demo_server.gone',
    'not an address',
  ]);
  expect(places).toEqual([
    'app/web.tf:1',
    'app/extra.tofu:3',
    'modules/net/main.tf:2',
    'modules/net/deep/main.tf:4',
    'app/main.tf:5',
    'app/main.tf:2',
    null,
    null,
    null,
  ]);
});

test('a removed block stands for the resource or the module that is gone', async () => {
  const files = {
    'app/main.tf':
      'removed {\n  from = demo_server.old\n}\nremoved {\n  from = module.net\n}\nremoved {\n  from = module.a.demo_server.x\n}\n',
  };
  const addresses = ['demo_server.old[0]', 'module.net.demo_server.any', 'module.a.demo_server.x'];
  expect(await placesIn(files, addresses)).toEqual(['app/main.tf:1', 'app/main.tf:4', 'app/main.tf:7']);
});

test('links never lead out of the repository, and what is only read is not looked for', async () => {
  using outside = temporaryFolder();
  fs.writeFileSync(path.join(outside.path, 'main.tf'), 'resource "demo_server" "web" {}\n');
  const files = {
    'app/main.tf': 'module "out" {\n  source = "./out"\n}\nmodule "up" {\n  source = "../../.."\n}\n',
  };
  const addresses = ['module.out.demo_server.web', 'module.up.demo_server.web'];
  expect(await placesIn(files, addresses, { 'app/out': outside.path })).toEqual([
    'app/main.tf:1',
    'app/main.tf:4',
  ]);
  const tree = { top: outside.path, root: outside.path };
  const [created, read] = [change('demo_server.web', 'create'), change('demo_server.web', 'read')];
  expect(await locateChanges(tree, [created, read])).toEqual([
    { ...created, source: { file: 'main.tf', line: 1 } },
    read,
  ]);
});
