import { Box } from 'ink';
import { memo, type ReactNode } from 'react';
import { shortened, widthOf } from '../../../text/width.ts';
import { roleOfSeverity } from '../../roles.ts';
import type { PanelHead } from '../../state/panels.ts';
import { borderColumns } from '../../state/scroll.ts';
import type { Severity } from '../../state/select/states.ts';
import { borderOf, borderRole, edgeWords } from '../frame-words.ts';
import { Row, Words } from './words.tsx';

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
    const { down } = borderOf({ isFocused });
    return Array.from({ length: rows }, (_, row) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: a piece of a line is what stands at its row.
      <Words key={row} as={borderRole({ isFocused })}>
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
    const { down, joints } = borderOf({ isFocused });
    const divided = new Set(rules.split(' '));
    return (
      <Box width={1} flexShrink={0} height={rows} flexDirection="column" overflow="hidden">
        {Array.from({ length: rows }, (_, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a piece of a line is what stands at its row.
          <Words key={row} as={borderRole({ isFocused })}>
            {divided.has(`${row}`) ? joints[at] : down}
          </Words>
        ))}
      </Box>
    );
  },
);

/** Divides a panel, with a title; the border joins it. */
export function Rule(props: {
  readonly title: string;
  readonly columns: number;
  /** Of a section that asks for work. */
  readonly severity?: Severity;
}): ReactNode {
  const { title, columns, severity = 'info' } = props;
  const text = shortened(title, columns - 4);
  return (
    <Box height={1}>
      <Words as="border">─</Words>
      <Words as={severity === 'info' ? 'accent' : roleOfSeverity[severity]} bold>{` ${text} `}</Words>
      <Words as="border">{'─'.repeat(Math.max(0, columns - widthOf(text) - 3))}</Words>
    </Box>
  );
}

function Edge({ head, is }: { readonly head: PanelHead; readonly is: 'top' | 'bottom' }): ReactNode {
  return (
    <Box width={head.columns + borderColumns} flexShrink={0} height={1}>
      <Row words={edgeWords(head, is)} />
    </Box>
  );
}
