import { Marked, type Tokens } from 'marked';

/**
 * Markdown by Bitbucket Cloud's rules: raw HTML is not supported, so it appears as text; addresses other
 * than web and mail ones are dropped.
 */
const markdown = new Marked({
  gfm: true,
  breaks: false,
  renderer: {
    html: ({ text }: Tokens.HTML | Tokens.Tag) => escapeHtml(text),
    // Bitbucket knows no task lists in Markdown.
    checkbox: ({ checked }: Tokens.Checkbox) => (checked ? '[x] ' : '[ ] '),
    link({ href, title, tokens }: Tokens.Link) {
      const text = this.parser.parseInline(tokens);
      if (!isSafe(href)) return text;
      const hint = title ? ` title="${escapeHtml(title)}"` : '';
      return `<a href="${escapeHtml(href)}"${hint} rel="nofollow">${text}</a>`;
    },
    image({ href, text }: Tokens.Image) {
      return isSafe(href) ? `<img src="${escapeHtml(href)}" alt="${escapeHtml(text)}">` : escapeHtml(text);
    },
  },
});

export function renderMarkdown(raw: string): string {
  return markdown.parse(raw, { async: false }).trim();
}

/** The `rendered` shape of every text field. */
export function rendered(raw: string): { type: 'rendered'; raw: string; markup: 'markdown'; html: string } {
  return { type: 'rendered', raw, markup: 'markdown', html: renderMarkdown(raw) };
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

function isSafe(href: string): boolean {
  return /^(https?:|mailto:|#|\/)/i.test(href) || !/^[a-z][a-z0-9+.-]*:/i.test(href);
}
