import { expect, test } from 'vitest';
import { readMetadata } from './read-metadata.ts';

const sourceOf = (files: Record<string, string>) => ({
  paths: async () => Object.keys(files),
  file: async (path: string) => {
    const text = files[path];
    return text === undefined ? null : Buffer.from(text);
  },
});

test('code says what the module takes and gives, with its submodules and examples', async () => {
  const source = sourceOf({
    'README.md': '# Label',
    'main.tf': 'resource "null_resource" "a" {\n  count = 2\n}\ndata "null_data_source" "b" {}\n',
    'variables.tf': `
variable "name" {
  type        = map(object({ a = string, b = optional(number, 3) }))
  description = "What it is called."
}
variable "secret" {
  default   = null
  sensitive = true
}
`,
    'outputs.tf': 'output "id" {\n  value       = null_resource.a[0].id\n  description = "The id."\n}\n',
    'versions.tf':
      'terraform {\n  required_providers {\n    null = {\n      source  = "hashicorp/null"\n      version = "~> 3.0"\n    }\n  }\n}\n',
    'modules/part/main.tf': 'variable "x" {}\n',
    'modules/part/deep/main.tf': 'variable "y" {}\n',
    'examples/basic/main.tf': 'module "label" {\n  source = "../.."\n}\n',
    'examples/basic/README.md': 'Basic',
    'other/main.tf': 'this is not read {{{',
  });
  expect(await readMetadata(source, '')).toEqual({
    root: {
      path: '',
      readme: '# Label',
      inputs: [
        {
          name: 'name',
          type: 'map(object({ a = string, b = optional(number, 3) }))',
          default: null,
          description: 'What it is called.',
          required: true,
          sensitive: false,
        },
        { name: 'secret', type: 'any', default: 'null', description: '', required: false, sensitive: true },
      ],
      outputs: [{ name: 'id', description: 'The id.', sensitive: false }],
      resources: [
        { address: 'null_resource.a', type: 'null_resource', mode: 'managed' },
        { address: 'data.null_data_source.b', type: 'null_data_source', mode: 'data' },
      ],
      providers: [{ name: 'null', source: 'hashicorp/null', version: '~> 3.0' }],
    },
    submodules: [expect.objectContaining({ path: 'modules/part', readme: null })],
    examples: [expect.objectContaining({ path: 'examples/basic', readme: 'Basic' })],
  });
});

test('a module in a folder is read by itself, and mistakes are told with their place in the repository', async () => {
  const files = { 'main.tf': 'broken {{{', 'vpc/main.tf': 'variable "a" {}\n' };
  expect((await readMetadata(sourceOf(files), 'vpc')).root.inputs).toHaveLength(1);
  const broken = sourceOf({ 'vpc/main.tf': 'variable "x" {\n  type = \n}\n' });
  await expect(readMetadata(broken, 'vpc')).rejects.toMatchObject({
    code: 'MODULE_CODE_INVALID',
    message: expect.stringMatching(/^vpc\/main\.tf:2:10: Invalid expression/),
  });
});

test('a repository without Terraform is no module', async () => {
  await expect(readMetadata(sourceOf({ 'README.md': 'Hi' }), '')).rejects.toThrow('has no *.tf files');
});

test('a module of 50 files is read', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 50 }, (_, at) => [`file-${at}.tf`, `variable "v${at}" {\n  type = string\n}\n`]),
  );
  expect((await readMetadata(sourceOf(files), '')).root.inputs).toHaveLength(50);
});
