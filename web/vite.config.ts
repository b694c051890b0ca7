import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Where `npm start` listens unless told otherwise; only the development server forwards there. */
const server = 'http://127.0.0.1:4646';

/**
 * What every page needs comes in two files: tens of small ones wait for each other on a cold start. What only some
 * pages need (Markdown, the explorer, QR codes) stays in files of its own.
 */
const everyPage = [
  {
    name: 'vendor',
    test: /node_modules\/(react|react-dom|scheduler|use-sync-external-store|@tanstack|@radix-ui|radix-ui|@floating-ui|aria-hidden|react-remove-scroll|zod|clsx|lucide-react|sonner|date-fns)\//,
    priority: 2,
  },
  {
    name: 'common',
    test: /web\/src\/(edge\/|api\/(?!explorer)|ui\/(?!markdown|qr|search-picker)|features\/(frame\/(?!Palette)|stacks\/Stacks(Page|View)))/,
    priority: 1,
  },
];

/** The font that every page begins with is asked for with the page, not when the first text needs it. */
const earlyFont: Plugin = {
  name: 'early-font',
  transformIndexHtml: {
    order: 'post',
    handler(_html, { bundle }) {
      const file = Object.keys(bundle ?? {}).find((name) => /inter-latin-wght-normal-.*\.woff2$/.test(name));
      if (file === undefined) return [];
      const attrs = { rel: 'preload', as: 'font', type: 'font/woff2', crossorigin: '', href: `/${file}` };
      return [{ tag: 'link', attrs, injectTo: 'head' }];
    },
  },
};

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react(), tailwindcss(), earlyFont],
  // The page's security policy allows fonts from this origin only, so none is put into the style sheet.
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    rolldownOptions: { output: { codeSplitting: { groups: everyPage } } },
  },
  server: { host: '127.0.0.1', proxy: { '/graphql': server } },
});
