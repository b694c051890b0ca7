import { expect, test } from 'vitest';
import { scanBlocks } from './blocks.ts';

const found = (text: string) =>
  scanBlocks(text).map(({ type, labels, line }) => [line, type, ...labels].join(' '));

test('blocks are found with their labels and lines', () => {
  const text = `terraform {
  required_version = ">= 1.5"
}

resource "demo_server" "web" { size = 1 }
resource   demo_server   plain   {
  tags = { resource = "x" }
}
data "demo_image" "base" {}
\tlocals {\r
}
`;
  expect(found(text)).toEqual([
    '1 terraform',
    '5 resource demo_server web',
    '6 resource demo_server plain',
    '9 data demo_image base',
    '10 locals',
  ]);
});

test('what only looks like a block is none', () => {
  const text = `# resource "a" "comment" {
// resource "a" "slashes" {
/* resource "a" "stars" {
resource "a" "more_stars" { */
resource "demo_server" "web" {
  resource "a" "inner" {
  }
  script = <<-EOT
    resource "a" "heredoc" {
    }}}}
  EOT
  text = "resource \\"a\\" \\"string\\" { \${join("}", [for x in var.y : "\${x}{{{"])} %{ if true }{%{ endif }"
  literal = "$\${not_a_template { and %%{neither {"
  list = [{ a = "}" }, "]"]
}
attribute = {
  resource = 1
}
resource "demo_server" "last" {}
`;
  expect(found(text)).toEqual(['5 resource demo_server web', '19 resource demo_server last']);
});

test('a heredoc whose end has no line of its own, and text that never ends, end with the file', () => {
  expect(found('a "b" {\n x = <<EOT\n EOT }\n}\nc {}\n')).toEqual(['1 a b']);
  expect(found('a "b" {\n x = "never\n}\nc {}\n')).toEqual(['1 a b', '4 c']);
  for (const text of ['/* never', '"', '# end', '<<EOT\n', '${"${"${', '{', '}}}', 'a "', '\\'])
    expect(() => scanBlocks(text)).not.toThrow();
});

test('modules tell where their code is, removed blocks what they are about', () => {
  const text = `module "net" {
  count  = 2
  source = "../modules/net" # here
  nested {
    source = "./wrong"
  }
}
module "registry" { source = "acme/net/aws" }
module "odd" {
  source = var.path
}
removed {
  from = module.net.demo_server.old
  lifecycle { destroy = true }
}
resource "demo_server" "web" {
  source = "./no-module"
}
`;
  expect(scanBlocks(text).map(({ source, from }) => source ?? from)).toEqual([
    '../modules/net',
    'acme/net/aws',
    null,
    'module.net.demo_server.old',
    null,
  ]);
});

test('hostile files take linear time', () => {
  const started = performance.now();
  for (const piece of ['"${', '{', '/*', '<<A\n', 'a "', 'a b ', '"\\', '"${"{', '#', 'resource "a" "b" {'])
    scanBlocks(piece.repeat(100_000));
  expect(performance.now() - started).toBeLessThan(20_000);
});
