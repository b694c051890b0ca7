import { askEarly } from './answers.ts';
import { bootDocument, firstStacks, stackFacetsDocument, stackListDocument } from './documents.ts';

// Runs while the browser still reads the libraries of the pages: the server answers in the meantime.
askEarly(bootDocument);
if (location.pathname === '/stacks' && location.search === '') {
  askEarly(stackListDocument, { input: firstStacks });
  askEarly(stackFacetsDocument);
}
