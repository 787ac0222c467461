import { defineConfig } from 'vite';

/** The page is files that a strict content security policy lets through: no inline script or style, no data: URL. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  logLevel: 'warn',
  build: {
    target: 'es2023',
    // `light-dark()` as it is: what it would be rewritten to knows nothing of the page's own switch.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // highlight.js, markdown-it and xstate together: read from this machine, once.
    chunkSizeWarningLimit: 1024,
    // How long a busy machine took is nothing that set-up has to say.
    rolldownOptions: { checks: { bundlerTimings: false } },
  },
});
