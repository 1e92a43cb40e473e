import { Box } from 'ink';
import { memo, type ReactNode } from 'react';
import { fit, fitRight } from '../../../text/width.ts';
import type { State } from '../../state/model.ts';
import type { ApplyRoute, ResultRoute } from '../../state/route.ts';
import {
  applyDetailsBelow,
  applyHeight,
  applySideText,
  applyWindow,
  isAtButton,
  shownCursor,
  shownFailure,
  shownSinks,
  stoppedButtons,
} from '../../state/screens/apply.ts';
import { resultButtons, resultOnScreen } from '../../state/screens/result.ts';
import { bodyColumns, bodyHeight, type CursorMark, cursorMark, panesIn } from '../../state/scroll.ts';
import { linesInView } from '../../state/search.ts';
import { actionRoles } from '../../state/select/action-roles.ts';
import { type ApplyRow, applyHeads, doneBar, lookOfRow, timeText, whatText } from '../../state/select/apply.ts';
import { retryText } from '../../state/select/reading-text.ts';
import { Buttons } from '../parts/buttons.tsx';
import { DetailLines, RuledDetails } from '../parts/detail-lines.tsx';
import { SectionLines } from '../parts/section-lines.tsx';
import { ColumnHeads, Words } from '../parts/words.tsx';

export function ApplyScreen({ state, route }: { readonly state: State; readonly route: ApplyRoute }): ReactNode {
  const { applying } = state;
  if (applying === null) return null;
  const columns = panesIn(state).list;
  const cursor = shownCursor(applying, route);
  const atButton = isAtButton(state, route);
  return (
    <>
      <Words as={applying.phase === 'failed' ? 'expired' : 'ok'}>{doneBar(applying, columns)}</Words>
      {shownSinks(state).map(({ sink, text, severity }) => (
        <Words key={sink} severity={severity}>
          {text}
        </Words>
      ))}
      {shownFailure(state).map((text, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line of a text is what stands at its row.
        <Words key={at} severity="critical">
          {`  ${text}`}
        </Words>
      ))}
      <ColumnHeads>{headText(columns)}</ColumnHeads>
      <Box height={applyHeight(state)} flexDirection="column" overflow="hidden">
        {applyWindow(state, applying, route).lines.map((line) =>
          line.is === 'row' ? (
            <ApplyLine
              key={line.row.key}
              row={line.row}
              what={whatText(applying, line.row, what(columns) - 1)}
              time={timeText(line.row, state.now)}
              retry={line.row.retry === null ? null : `… ${retryText(line.row.retry, state.now)}`}
              cursor={cursorMark(line.at === cursor && !atButton, true)}
            />
          ) : (
            <Words key={line.key} severity={line.severity}>
              {line.text}
            </Words>
          ),
        )}
        <RuledDetails details={applyDetailsBelow(state, route)} columns={columns} />
      </Box>
      {applying.phase === 'failed' ? (
        <>
          <Words> </Words>
          <Buttons labels={stoppedButtons(applying)} focus={route.focus} columns={columns} />
        </>
      ) : null}
    </>
  );
}

const widths = { mark: 2, action: 8, state: 13, time: 7, margin: 1 } as const;

function what(columns: number): number {
  return columns - widths.mark - widths.action - widths.state - widths.time - widths.margin;
}

function headText(columns: number): string {
  const { step, what: whatHead, state, time } = applyHeads;
  const names = `${fit(step, widths.action)}${fit(whatHead, what(columns) - 1)} `;
  return `  ${names}${fit(state, widths.state)}${fitRight(time, widths.time)} `;
}

const ApplyLine = memo(
  (props: {
    readonly row: ApplyRow;
    readonly what: string;
    readonly time: string;
    readonly retry: string | null;
    readonly cursor: CursorMark;
  }): ReactNode => {
    const { row, what, time, retry, cursor } = props;
    const chosen = cursor === 'here';
    const { text, severity } = lookOfRow(row);
    const isWrite = row.action === 'write';
    return (
      <Box height={1}>
        <Words chosen={chosen} as="focus">
          {cursor === 'elsewhere' ? '  ' : '› '}
        </Words>
        <Words chosen={chosen} as={row.action === 'write' ? 'accent' : actionRoles[row.action]}>
          {fit(row.action, widths.action)}
        </Words>
        <Words chosen={chosen} as={isWrite ? 'dim' : 'text'}>{`${what} `}</Words>
        {retry === null ? (
          <>
            <Words severity={severity} chosen={chosen}>
              {fit(text, widths.state)}
            </Words>
            <Words chosen={chosen} as="dim">{`${fitRight(time, widths.time)} `}</Words>
          </>
        ) : (
          <Words severity="warning" chosen={chosen}>
            {fit(retry, widths.state + widths.time + widths.margin)}
          </Words>
        )}
      </Box>
    );
  },
);

export function ApplySide({ state, route }: { readonly state: State; readonly route: ApplyRoute }): ReactNode {
  return <DetailLines lines={applySideText(state, route).shown} margin=" " />;
}

export function ResultScreen({ state, route }: { readonly state: State; readonly route: ResultRoute }): ReactNode {
  return (
    <>
      <Box height={bodyHeight(state, 2)} flexDirection="column" overflow="hidden">
        <SectionLines {...linesInView(state, resultOnScreen(state, route))} columns={bodyColumns(state)} />
      </Box>
      <Words> </Words>
      <Buttons labels={resultButtons(state)} focus={0} columns={bodyColumns(state)} />
    </>
  );
}
