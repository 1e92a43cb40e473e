import { Box } from 'ink';
import { memo, type ReactNode } from 'react';
import { shortened, shortenedItems, widthOf, widthOfAll } from '../../../text/width.ts';
import type { PanelHead } from '../../state/panels.ts';
import { borderColumns, leastTitle } from '../../state/scroll.ts';
import type { Piece } from '../../state/select/piece-columns.ts';
import { Pieces } from './pieces.tsx';
import { Words } from './words.tsx';

interface Border {
  readonly corners: readonly [topLeft: string, topRight: string, bottomLeft: string, bottomRight: string];
  readonly across: string;
  readonly down: string;
  /** Where a rule divides the panel. */
  readonly joints: readonly [left: string, right: string];
}

/** The focus is seen without colors too. */
const borders = {
  plain: { corners: ['╭', '╮', '╰', '╯'], across: '─', down: '│', joints: ['├', '┤'] },
  focused: { corners: ['╔', '╗', '╚', '╝'], across: '═', down: '║', joints: ['╟', '╢'] },
} as const satisfies Readonly<Record<string, Border>>;

function borderOf({ isFocused }: PanelHead): Border {
  return isFocused ? borders.focused : borders.plain;
}

/** Panels next to each other, with a title and a summary in their upper border, and a footer in the lower. */
export function Panels(props: {
  readonly heads: readonly PanelHead[];
  readonly rows: number;
  readonly children: readonly ReactNode[];
}): ReactNode {
  const { heads, rows, children } = props;
  return (
    <>
      <Box height={1}>
        {heads.map((head, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a panel is what stands at its location.
          <Edge key={at} head={head} is="top" />
        ))}
      </Box>
      <Box height={rows}>
        {heads.map((head, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a panel is what stands at its location.
          <Box key={at} flexShrink={0} height={rows}>
            <Side head={head} rows={rows} at={0} />
            <Box width={head.columns} flexShrink={0} height={rows} flexDirection="column" overflow="hidden">
              {children[at]}
            </Box>
            <Side head={head} rows={rows} at={1} />
          </Box>
        ))}
      </Box>
      <Box height={1}>
        {heads.map((head, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a panel is what stands at its location.
          <Edge key={at} head={head} is="bottom" />
        ))}
      </Box>
    </>
  );
}

/** One panel that lies over others: Ink draws only what is written, and a box alone would leave in view what is behind. */
export function FilledPanel(props: {
  readonly head: PanelHead;
  readonly rows: number;
  readonly children: ReactNode;
}): ReactNode {
  const { head, rows, children } = props;
  const { columns, isFocused } = head;
  return (
    <Box flexDirection="column" width={columns + borderColumns}>
      <Edge head={head} is="top" />
      <Filling columns={columns} rows={rows} isFocused={isFocused} />
      <Edge head={head} is="bottom" />
      <Box
        position="absolute"
        marginLeft={1}
        marginTop={1}
        width={columns}
        height={rows}
        flexDirection="column"
        overflow="hidden"
      >
        {children}
      </Box>
    </Box>
  );
}

const Filling = memo(
  (props: { readonly columns: number; readonly rows: number; readonly isFocused: boolean }): ReactNode => {
    const { columns, rows, isFocused } = props;
    const { down } = isFocused ? borders.focused : borders.plain;
    return Array.from({ length: rows }, (_, row) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: a piece of a line is what stands at its row.
      <Words key={row} as={isFocused ? 'focus' : 'border'}>
        {`${down}${' '.repeat(columns)}${down}`}
      </Words>
    ));
  },
);

function Side(props: { readonly head: PanelHead; readonly rows: number; readonly at: 0 | 1 }): ReactNode {
  const { head, rows, at } = props;
  return <Line isFocused={head.isFocused} rows={rows} at={at} rules={head.rules.join(' ')} />;
}

/** `rules` is a text, so that equal ones are not drawn again. */
const Line = memo(
  (props: {
    readonly isFocused: boolean;
    readonly rows: number;
    readonly at: 0 | 1;
    readonly rules: string;
  }): ReactNode => {
    const { isFocused, rows, at, rules } = props;
    const { down, joints } = isFocused ? borders.focused : borders.plain;
    const divided = new Set(rules.split(' '));
    return (
      <Box width={1} flexShrink={0} height={rows} flexDirection="column" overflow="hidden">
        {Array.from({ length: rows }, (_, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a piece of a line is what stands at its row.
          <Words key={row} as={isFocused ? 'focus' : 'border'}>
            {divided.has(`${row}`) ? joints[at] : down}
          </Words>
        ))}
      </Box>
    );
  },
);

/** Divides a panel, with a title; the border joins it. */
export function Rule({ title, columns }: { readonly title: string; readonly columns: number }): ReactNode {
  const text = shortened(title, columns - 4);
  return (
    <Box height={1}>
      <Words as="border">─</Words>
      <Words as="accent" bold>{` ${text} `}</Words>
      <Words as="border">{'─'.repeat(Math.max(0, columns - widthOf(text) - 3))}</Words>
    </Box>
  );
}

const space: Piece = { text: ' ', role: 'text' };

function footerPieces({ footer: { left, right } }: PanelHead, room: number): readonly Piece[] {
  const text = right === '' ? '' : shortenedItems(right, room - 5 - Math.min(leastTitle, widthOf(left)));
  return text === '' ? [] : [{ text, role: 'text' }];
}

/** If both texts do not fit, the left gives way first. */
function Edge({ head, is }: { readonly head: PanelHead; readonly is: 'top' | 'bottom' }): ReactNode {
  const { corners, across } = borderOf(head);
  const [from, to] = is === 'top' ? [corners[0], corners[1]] : [corners[2], corners[3]];
  const left = is === 'top' ? head.title : head.footer.left;
  // A space on each side of a text, and one piece of border outside of it.
  const room = head.columns - 2;
  const end = is === 'top' ? head.counts : footerPieces(head, room);
  const endWidth = widthOfAll(end);
  const start = left === '' ? '' : shortened(left, room - (endWidth === 0 ? 2 : endWidth + 5));
  const taken = (start === '' ? 0 : widthOf(start) + 2) + (endWidth === 0 ? 0 : endWidth + 2);
  const role = head.isFocused ? 'focus' : 'border';
  return (
    <Box width={head.columns + borderColumns} flexShrink={0} height={1}>
      <Words as={role}>{`${from}${across}`}</Words>
      {start === '' ? null : (
        <Words as={is === 'top' ? 'accent' : 'text'} bold={is === 'top'}>
          {` ${start} `}
        </Words>
      )}
      <Words as={role}>{across.repeat(Math.max(0, room - taken))}</Words>
      {endWidth === 0 ? null : <Pieces pieces={[space, ...end, space]} chosen={false} />}
      <Words as={role}>{`${across}${to}`}</Words>
    </Box>
  );
}
