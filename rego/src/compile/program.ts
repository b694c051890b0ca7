import type { Builtin } from '../builtins/define.ts';
import { RegoError } from '../errors.ts';
import { CompleteDocument, FunctionDocument, TreeNode } from '../evaluate/documents.ts';
import { PartialDocument } from '../evaluate/partial.ts';
import { collect } from './collect.ts';
import { Effort } from './effort.ts';
import { emitRule } from './emit-rule.ts';
import { pathText } from './environment.ts';
import type { Group, Member } from './group-rules.ts';
import { indexRules } from './index-rules.ts';
import type { Program } from './plan.ts';

/** What a program is compiled with. */
export interface ProgramOptions {
  readonly builtins: ReadonlyMap<string, Builtin>;
  readonly observed: boolean;
}

/** Compiles grouped rules into a program ready to evaluate; errors are collected. */
export function buildProgram(
  groups: readonly Group[],
  packages: readonly (readonly string[])[],
  { builtins, observed }: ProgramOptions,
  errors: RegoError[],
): Program {
  const tree = new TreeNode([], undefined);
  const functions = new Map<string, FunctionDocument>();
  const arityOf = (name: string) => functions.get(name)?.arity ?? arityOfBuiltin(builtins.get(name));
  const program: Program = { tree, functions, builtins, observed, arityOf, effort: new Effort() };
  const defined = groups.map((group) => ({ group, define: place(group, program, errors) }));
  for (const path of packages) placePackage(path, tree, errors);
  for (const { group, define } of defined) collect(errors, group.members[0]?.rule.loc, define);
  return program;
}

function arityOfBuiltin(builtin: Builtin | undefined): number | undefined {
  return builtin === undefined || builtin.name === 'print' ? undefined : builtin.arity;
}

/** Makes the document's place at once, so that rules can refer to it; the rules follow with `define`. */
function place(group: Group, program: Program, errors: RegoError[]): () => void {
  if (group.kind === 'function') return placeFunction(group, program);
  let node = program.tree;
  for (const name of group.path.slice(1)) {
    if (node.document !== undefined) {
      const [first] = group.members;
      const reason = `rule ${pathText(['data', ...node.path])} conflicts with [${pathText(group.path)}]`;
      errors.push(new RegoError('rego_type_error', reason, first?.rule.loc));
    }
    node = node.child(name);
  }
  if (node.children.size > 0) {
    const below = [...node.children.keys()].map((name) => pathText([...group.path, name])).join(', ');
    const reason = `rule ${pathText(group.path)} conflicts with [${below}]`;
    errors.push(new RegoError('rego_type_error', reason, group.members[0]?.rule.loc));
  }
  return group.kind === 'complete' ? placeComplete(group, node, program) : placePartial(group, node, program);
}

function placePackage(path: readonly string[], tree: TreeNode, errors: RegoError[]): void {
  let node = tree;
  for (const name of path) {
    node = node.child(name);
    if (node.document !== undefined) {
      errors.push(
        new RegoError(
          'rego_type_error',
          `package ${pathText(['data', ...path])} conflicts with rule ${pathText(['data', ...node.path])}`,
        ),
      );
      return;
    }
  }
}

function rulesOf(group: Group, program: Program) {
  const [fallback] = group.members.filter((member) => member.rule.isDefault);
  const irs = group.members.filter((member) => !member.rule.isDefault).map((member) => member.rule);
  const rules = irs.map((rule) => emitRule(rule, program, 'value', []));
  return {
    index: indexRules(irs, rules),
    fallback: fallback && emitRule(fallback.rule, program, 'value', []),
  };
}

function placeFunction(group: Group, program: Program): () => void {
  const document =
    program.functions.get(pathText(group.path)) ??
    new FunctionDocument(group.members[0]?.rule.args?.length ?? 0);
  if (program.functions instanceof Map) program.functions.set(pathText(group.path), document);
  return () => {
    const { index, fallback } = rulesOf(group, program);
    document.define(index, fallback);
  };
}

function placeComplete(group: Group, node: TreeNode, program: Program): () => void {
  const document = new CompleteDocument();
  node.document = document;
  return () => {
    const { index, fallback } = rulesOf(group, program);
    document.define(index, fallback);
  };
}

function placePartial(group: Group, node: TreeNode, program: Program): () => void {
  const document = new PartialDocument();
  node.document = document;
  return () => document.define(group.members.map((member) => partialRule(member, program)));
}

function partialRule({ rule, suffix }: Member, program: Program) {
  const isWhole = rule.member === undefined && suffix.every((part) => part.op === 'const');
  return {
    rule: emitRule(rule, program, isWhole ? 'value' : 'part', suffix),
    suffix: suffix.map((part) => (part.op === 'const' ? part.value : undefined)),
    isWhole,
    isDefault: rule.isDefault,
  };
}
