import { Box } from 'ink';
import { memo, type ReactNode } from 'react';
import type { Piece } from '../../state/select/piece-columns.ts';
import { Words } from './words.tsx';

export function Pieces({ pieces, chosen }: { readonly pieces: readonly Piece[]; readonly chosen: boolean }): ReactNode {
  return pieces.map(({ text, role }, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a piece of a row is what stands at its location.
    <Words key={at} chosen={chosen} as={role}>
      {text}
    </Words>
  ));
}

/** A row of a list: the cursor, the symbol of its state, and its pieces. */
export const PieceRow: (props: {
  readonly mark: Piece;
  readonly pieces: readonly Piece[];
  readonly chosen: boolean;
  /** Columns behind the pieces. */
  readonly rest: number;
}) => ReactNode = memo(
  ({ mark, pieces, chosen, rest }): ReactNode => (
    <Box height={1}>
      <Words chosen={chosen} as="focus">
        {chosen ? '› ' : '  '}
      </Words>
      <Words chosen={chosen} as={mark.role}>{`${mark.text} `}</Words>
      <Pieces pieces={pieces} chosen={chosen} />
      <Words chosen={chosen}>{' '.repeat(rest)}</Words>
    </Box>
  ),
);
