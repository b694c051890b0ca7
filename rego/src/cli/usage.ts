/** What `rego --help` prints. */
export const usage = `rego eval  [-d FILE|DIR]... [-i FILE] [options] QUERY   evaluates a query and prints JSON
rego test  [options] FILE|DIR...                        runs the rules named test_ of .rego files
rego check [--v0] FILE|DIR...                           compiles, and prints what is wrong

  -d, --data FILE|DIR   policies (.rego) and data (.json), folders with all in them
  -i, --input FILE      the input as JSON; - reads it from standard input
  -r, --run PATTERN     tests whose name matches the regular expression
      --v0              modules are Rego v0 unless they import rego.v1
      --strict          failing built-ins are errors
      --explain         prints the trace of an evaluation
      --coverage        prints the covered rows as JSON
      --junit FILE      writes the tests' results as JUnit XML
      --timeout MS      ends an evaluation after so many milliseconds`;
