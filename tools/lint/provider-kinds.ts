import ts from 'typescript';
import { isCode, isTest, type Rule } from './rule.ts';
import { lineOf, nodesOf, parse } from './syntax.ts';

const KIND = /^(bitbucket|github|gitlab|gitea|azure[-_]?devops)([-_][a-z]+)*$/i;
const EQUALITY = new Set([
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
]);

const namesKind = (node: ts.Expression): boolean => ts.isStringLiteralLike(node) && KIND.test(node.text);

function comparesKind(node: ts.Node): boolean {
  if (ts.isCaseClause(node)) return namesKind(node.expression);
  if (!ts.isBinaryExpression(node) || !EQUALITY.has(node.operatorToken.kind)) return false;
  return namesKind(node.left) || namesKind(node.right);
}

const mayCompare = (path: string): boolean =>
  isTest(path) || /^(server\/src\/vcs|emulator|e2e|tools)\//.test(path);

/** Differences between providers are data of the provider (`limits`), never branches of the features. */
export const providerKinds: Rule = {
  name: 'no branch on a kind of provider outside vcs/',
  check: (files) =>
    files
      .filter(({ path }) => isCode(path) && !mayCompare(path))
      .flatMap((file) =>
        [...nodesOf(parse(file))].filter(comparesKind).map((node) => ({
          path: file.path,
          line: lineOf(node),
          message: 'ask the provider for the difference (VcsProvider) instead of comparing its kind',
        })),
      ),
};
