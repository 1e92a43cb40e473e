import type { ReactNode } from 'react';
import { Words } from './words.tsx';

/** What a filter can be, while one is typed. */
export function FilterHelp({ lines }: { readonly lines: readonly string[] }): ReactNode {
  return lines.map((line, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a line of a text is what stands at its row.
    <Words key={at}>{line === '' ? ' ' : line}</Words>
  ));
}
