import type { Json } from '../index.ts';

/** A push policy of the kind that teams write: which pushes a stack tracks, proposes or ignores. */
export const PUSH_POLICY = `package spacelift

import rego.v1

track if {
	affected
	input.push.branch == input.stack.branch
}

propose if {
	affected
	input.push.branch != input.stack.branch
}

ignore if not affected

ignore if input.push.tag != ""

affected if {
	some path in affected_files
	not ignored(path)
}

affected_files := {file.path | some file in input.push.affected_files}

ignored(path) if endswith(path, ".md")

ignored(path) if not startswith(path, sprintf("%s/", [input.stack.project_root]))

prioritize if "hotfix" in input.stack.labels

labels contains label if {
	some label in input.stack.labels
	regex.match("^depends-on:[a-z-]+$", label)
}

message := sprintf("%s by %s", [input.push.message, input.push.author])

notify if glob.match("release/*", ["/"], input.push.branch)
`;

/** A push of 250 files, about 30 KB of JSON. */
export function pushInput(): Json {
  const files = Array.from({ length: 250 }, (_, at) => ({
    path: `stacks/team-${at % 7}/service-${at}/main.tf`,
    status: at % 5 === 0 ? 'added' : 'modified',
    additions: at * 3,
    deletions: at,
    previous_path: `stacks/team-${at % 7}/service-${at}/main.tf`,
  }));
  return {
    push: {
      branch: 'main',
      tag: '',
      author: 'grace',
      message: 'Add a bucket',
      hash: 'a'.repeat(40),
      affected_files: files,
    },
    stack: {
      id: 'stack-1',
      branch: 'main',
      project_root: 'stacks/team-3',
      labels: ['depends-on:network', 'prod'],
    },
  };
}

/** A plan policy over resource changes. */
export const PLAN_POLICY = `package plan

import rego.v1

protected := {"aws_db_instance", "aws_rds_cluster"}

deny contains message if {
	some change in input.resource_changes
	change.type == "aws_s3_bucket"
	change.change.after.acl == "public-read"
	message := sprintf("%s is public", [change.address])
}

deny contains message if {
	some change in input.resource_changes
	change.type in protected
	"delete" in change.change.actions
	message := sprintf("%s would be deleted", [change.address])
}

warn contains change.address if {
	some change in input.resource_changes
	not change.change.after.tags.owner
}

types := {change.type | some change in input.resource_changes}

counts[type] := n if {
	some type in types
	n := count([1 | some change in input.resource_changes; change.type == type])
}
`;

const TYPES = ['aws_s3_bucket', 'aws_db_instance', 'aws_instance', 'aws_iam_role', 'aws_rds_cluster'];

/** A plan of so many changes; 10,000 are about 10 MB of JSON. */
export function planInput(changes: number): Json {
  return {
    format_version: '1.2',
    resource_changes: Array.from({ length: changes }, (_, at) => ({
      address: `module.m${at % 50}.${TYPES[at % 5]}.r${at}`,
      mode: 'managed',
      type: TYPES[at % 5] ?? '',
      name: `r${at}`,
      provider_name: 'registry.terraform.io/hashicorp/aws',
      change: {
        actions: at % 9 === 0 ? ['delete'] : ['update'],
        before: { id: `i-${at}`, acl: 'private', tags: { name: `n${at}` }, policy: 'p'.repeat(300) },
        after: {
          acl: at % 11 === 0 ? 'public-read' : 'private',
          tags: at % 3 === 0 ? {} : { owner: 'team', name: `n${at}` },
          policy: 'q'.repeat(300),
        },
        after_unknown: { arn: true, id: true },
      },
    })),
  };
}

/** Rules of about 200 rows, for the compiler. */
export function longPolicy(): string {
  const rules = Array.from(
    { length: 33 },
    (_, at) => `rule_${at} contains x if {
	some x in input.items
	x.kind == "kind-${at}"
	not x.skip
	count(x.name) > ${at}
}`,
  );
  return `package long\n\nimport rego.v1\n\n${rules.join('\n')}\n`;
}
