const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css',
  html: 'text/html',
  js: 'application/javascript',
  json: 'application/json',
  md: 'text/markdown',
  pdf: 'application/pdf',
  png: 'image/png',
  svg: 'image/svg+xml',
  tf: 'text/plain',
  txt: 'text/plain',
  yaml: 'application/x-yaml',
  yml: 'application/x-yaml',
};

/** The type of a raw file, from its name and never from its contents. */
export function contentType(path: string): string {
  const extension = /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  return TYPES[extension] ?? (extension === '' ? 'text/plain' : 'application/octet-stream');
}
