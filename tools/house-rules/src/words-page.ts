import { treeColumns } from 'kpki/src/ui/state/select/tree-columns.ts';
import { withRows } from './table-rows.ts';

const start = '| **column of the tree** |';

export function wordsText(words: string): string {
  const heads = treeColumns.map(({ head }) => head.toLowerCase());
  const row = `${start} what the trust tree shows of each row, with the room it needs: ${heads.join(', ')} |`;
  return withRows(words, (line) => line.startsWith(start), [row]);
}
