import { readMetadata } from '../../../server/src/modules/index.ts';
import { type Figure, figure } from '../figure.ts';
import { distribution, rounded } from '../statistics.ts';

const fileCount = 50;
const rounds = 20;

/** What a file of a module of some size has: inputs with types, outputs, resources. */
const file = (index: number): string => `
variable "subnets_${index}" {
  type = map(object({
    zone    = string
    public  = optional(bool, false)
    newbits = number
  }))
  default     = {}
  description = "Subnets of part ${index}, by name."
}
variable "key_${index}" {
  type      = string
  sensitive = true
}
resource "terraform_data" "part_${index}" {
  for_each = var.subnets_${index}
  input    = { name = each.key, zone = each.value.zone }
  lifecycle {
    precondition {
      condition     = each.value.newbits > 0
      error_message = "The network of $\{each.key} is empty."
    }
  }
}
data "terraform_remote_state" "other_${index}" {
  backend = "http"
  config  = { address = "https://example.com/$\{var.key_${index}}" }
}
output "ids_${index}" {
  value       = { for name, one in terraform_data.part_${index} : name => one.id }
  description = "Ids of part ${index}."
}
`;

/** How long it takes to read what 50 files of code say of themselves. */
export async function measureMetadata(say: (text: string) => void): Promise<Figure[]> {
  const files = new Map(
    Array.from({ length: fileCount }, (_, index): [string, Buffer] => [
      `part${index}.tf`,
      Buffer.from(file(index)),
    ]),
  );
  const source = {
    paths: async () => [...files.keys()],
    file: async (path: string) => files.get(path) ?? null,
  };
  const times: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const started = performance.now();
    const { root } = await readMetadata(source, '');
    times.push(performance.now() - started);
    if (root.inputs.length !== 2 * fileCount || root.resources.length !== 2 * fileCount)
      throw new Error(`Read ${root.inputs.length} inputs and ${root.resources.length} resources.`);
  }
  const [first = 0, ...later] = times;
  const spread = distribution(later);
  say(`metadata of ${fileCount} files: first ${rounded(first)} ms, then p95 ${rounded(spread.p95)} ms`);
  return [
    figure(
      `Metadata of a module of ${fileCount} files, p95`,
      { value: rounded(spread.p95), unit: 'ms' },
      { atMost: 500 },
      { ...spread },
    ),
    figure(`The same, with the parser loaded first`, { value: rounded(first), unit: 'ms' }, null),
  ];
}
