import { readFile } from 'node:fs/promises';

/** The part of an esbuild plugin's build that is used here. */
interface Build {
  onLoad(
    filter: { readonly filter: RegExp },
    load: (file: { readonly path: string }) => Promise<{ readonly contents: string; readonly loader: 'js' }>,
  ): void;
}

const asks = /typeof fetch/g;

/**
 * An esbuild plugin: Yoga, which lays out for Ink, would fetch its WebAssembly from the data URL that it is in. In Node
 * that loads a whole HTTP client first, a third of the time to the UI's first frame; told that there is no fetch, it
 * decodes the text itself. Throws where Yoga has changed, so that this is looked at again.
 */
export function yogaWithoutFetch(): { readonly name: string; setup(build: Build): void } {
  return {
    name: 'yoga-without-fetch',
    setup(build) {
      build.onLoad({ filter: /yoga-wasm-base64-esm\.js$/ }, async ({ path }) => {
        const text = await readFile(path, 'utf8');
        if (text.match(asks)?.length !== 2) throw new Error(`${path}: it no longer asks for fetch in two places`);
        return { contents: text.replace(asks, 'typeof undefined'), loader: 'js' };
      });
    },
  };
}
