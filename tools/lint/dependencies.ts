import { z } from 'zod';
import type { Rule, SourceFile } from './rule.ts';

const PAGE = 'docs/adr/0006-dependencies.md';
const Names = z.record(z.string(), z.string()).default({});
const Manifest = z.object({ dependencies: Names, devDependencies: Names, optionalDependencies: Names });

/** Every dependency has a reason on one page, and the page names none that is gone. */
export const dependencies: Rule = {
  name: `dependencies are explained in ${PAGE}`,
  check: (files) => {
    const used = new Map(
      files.filter(({ path }) => /(^|\/)package\.json$/.test(path)).flatMap(dependenciesOf),
    );
    const explained = explainedIn(files.find(({ path }) => path === PAGE)?.text ?? '');
    const missing = [...used]
      .filter(([name]) => !explained.has(name))
      .map(([name, path]) => ({ path, line: 1, message: `say in ${PAGE} why "${name}" is needed` }));
    const gone = [...explained]
      .filter(([name]) => !used.has(name))
      .map(([name, line]) => ({ path: PAGE, line, message: `"${name}" is no longer a dependency` }));
    return [...missing, ...gone];
  },
};

function dependenciesOf({ path, text }: SourceFile): [name: string, path: string][] {
  const manifest = Manifest.parse(JSON.parse(text));
  return Object.values(manifest)
    .flatMap((names) => Object.keys(names))
    .filter((name) => !name.startsWith('@gantry/'))
    .map((name) => [name, path]);
}

/** The packages in the first column of the page's tables, each with its line. */
function explainedIn(text: string): Map<string, number> {
  const rows = text.split('\n').map((line, index) => ({ first: line.split('|')[1] ?? '', line: index + 1 }));
  return new Map(
    rows.flatMap(({ first, line }) => [...first.matchAll(/`([^`]+)`/g)].map(([, name = '']) => [name, line])),
  );
}
