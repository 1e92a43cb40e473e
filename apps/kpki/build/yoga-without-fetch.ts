import type { Change } from './changed-file.ts';

/**
 * Yoga, which lays out for Ink, would fetch its WebAssembly from the data URL that it is in. In Node that loads a whole
 * HTTP client first, a third of the time to the UI's first frame; without `fetch`, it decodes the text itself.
 */
export const yogaWithoutFetch: Change = {
  name: 'yoga-without-fetch',
  file: /yoga-wasm-base64-esm\.js$/,
  edits: [{ from: 'typeof fetch', times: 2, to: 'typeof undefined' }],
};
