/** `publicUrl` has no trailing slash. */
type Public = { readonly publicUrl: string };

export const stackUrl = ({ publicUrl }: Public, stackId: string): string =>
  `${publicUrl}/stack/${encodeURIComponent(stackId)}`;

export const runUrl = (at: Public, stackId: string, runId: string): string =>
  `${stackUrl(at, stackId)}/run/${encodeURIComponent(runId)}`;
