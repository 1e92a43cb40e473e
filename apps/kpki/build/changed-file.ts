import { readFile } from 'node:fs/promises';

/** The part of an esbuild plugin's build that is used here. */
interface Build {
  onLoad(
    filter: { readonly filter: RegExp },
    load: (file: { readonly path: string }) => Promise<{ readonly contents: string; readonly loader: 'js' }>,
  ): void;
}

/** What is bundled otherwise than its package has it. */
export interface Change {
  readonly name: string;
  /** The files, by the ends of their paths. */
  readonly file: RegExp;
  readonly edits: readonly Edit[];
}

export interface Edit {
  readonly from: string;
  /** In how many locations of a file. */
  readonly times: number;
  readonly to: string;
}

/** Throws where the file is no longer as it was when this was written, so that it is looked at again. */
export function changed(text: string, { name, edits }: Change): string {
  return edits.reduce((before, { from, times, to }) => {
    const pieces = before.split(from);
    if (pieces.length !== times + 1)
      throw new Error(`${name}: ${JSON.stringify(from)} is there ${pieces.length - 1} times and not ${times}`);
    return pieces.join(to);
  }, text);
}

/** An esbuild plugin that makes a change. */
export function changedFile(change: Change): { readonly name: string; setup(build: Build): void } {
  return {
    name: change.name,
    setup(build) {
      build.onLoad({ filter: change.file }, async ({ path }) => ({
        contents: changed(await readFile(path, 'utf8'), change),
        loader: 'js',
      }));
    },
  };
}
