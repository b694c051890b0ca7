/** A quoted string of Terraform's language: templates in it stay text. */
export const hclString = (text: string): string =>
  JSON.stringify(text).replaceAll('${', '$${').replaceAll('%{', '%%{');

export const hclList = (texts: readonly string[]): string => `[${texts.map(hclString).join(', ')}]`;
