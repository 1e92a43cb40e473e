import { Box } from 'ink';
import { memo, type ReactNode } from 'react';
import type { State } from '../../state/model.ts';
import { bodyColumns } from '../../state/scroll.ts';
import type { DetailsBelow as Details } from '../../state/select/change-lines.ts';
import { type DetailLine, labelColumns } from '../../state/select/detail-lines.ts';
import type { SideDetails } from '../../state/select/details.ts';
import { Rule } from './panel.tsx';
import { Pieces } from './pieces.tsx';
import { Words } from './words.tsx';

/** Within a side panel. */
const sideMargin = ' ';

export const DetailLines: (props: {
  readonly lines: readonly DetailLine[];
  readonly margin: string;
  /** The line that a search has found. */
  readonly hit?: number | null;
}) => ReactNode = memo(
  ({ lines, margin, hit = null }): ReactNode =>
    lines.map((line, at) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: a line of a text is what stands at its row.
      <Line key={at} {...line} label={line.pieces === undefined ? labelIn(margin, line.label, at === hit) : margin} />
    )),
);

function labelIn(margin: string, label: string, isHit: boolean): string {
  return `${isHit ? '›'.padEnd(margin.length) : margin}${label.padEnd(labelColumns)}`;
}

const Line = memo(
  ({ label, text, severity, pieces }: DetailLine): ReactNode => (
    <Box height={1}>
      <Words as="dim">{label}</Words>
      {pieces === undefined ? <Words severity={severity}>{text}</Words> : <Pieces pieces={pieces} chosen={false} />}
    </Box>
  ),
);

/** Below a list that has the only panel to itself. */
export function DetailsBelow(props: { readonly state: State; readonly lines: readonly DetailLine[] }): ReactNode {
  return (
    <>
      <Words as="border">{'─'.repeat(bodyColumns(props.state))}</Words>
      <DetailLines lines={props.lines} margin="  " />
    </>
  );
}

export function SidePane(props: {
  readonly side: SideDetails;
  readonly lines: readonly DetailLine[];
  readonly hit?: number | null;
}): ReactNode {
  const { side, lines, hit = null } = props;
  return (
    <>
      <Words as={side.state.role}>{`${sideMargin}${side.state.text}`}</Words>
      <Words> </Words>
      <DetailLines lines={lines} margin={sideMargin} hit={hit} />
    </>
  );
}

/** Below what a panel shows, in the lines that are free. */
export function RuledDetails(props: { readonly details: Details | null; readonly columns: number }): ReactNode {
  const { details, columns } = props;
  if (details === null) return null;
  return (
    <>
      <Rule title={details.title} columns={columns} />
      <DetailLines lines={details.lines} margin="  " />
    </>
  );
}
