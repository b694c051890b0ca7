import ts from 'typescript';
import { isTest, type Rule } from './rule.ts';
import { lineOf, parse } from './syntax.ts';

const isReExport = (statement: ts.Statement): boolean =>
  ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined;

/** A door says what a folder offers and implements nothing, so that it never grows. */
export const doors: Rule = {
  name: 'an index.ts only re-exports',
  check: (files) =>
    files
      .filter(({ path }) => /(^|\/)index\.tsx?$/.test(path) && !isTest(path))
      .flatMap((file) =>
        parse(file)
          .statements.filter((statement) => !isReExport(statement))
          .map((statement) => ({
            path: file.path,
            line: lineOf(statement),
            message: 'move this to a file named after what it does, and re-export it here',
          })),
      ),
};
