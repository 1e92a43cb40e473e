import type { ReactNode } from 'react';
import { Words } from './words.tsx';

/** Lines of a text that are broken already, with a margin. */
export function Lines(props: { readonly lines: readonly string[]; readonly bold?: boolean }): ReactNode {
  const { lines, bold = false } = props;
  return lines.map((line, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a line of a text is what stands at its row.
    <Words key={at} bold={bold}>{`  ${line}`}</Words>
  ));
}
