import { Box } from 'ink';
import { memo, type ReactNode } from 'react';
import { fit, fitRight } from '../../../text/width.ts';
import type { State } from '../../state/model.ts';
import type { ApplyRoute, ResultRoute } from '../../state/route.ts';
import { applyHeight, applyWindow, shownCursor, shownSinks, stoppedButtons } from '../../state/screens/apply.ts';
import { resultButtons, resultOnScreen } from '../../state/screens/result.ts';
import { bodyColumns, bodyHeight } from '../../state/scroll.ts';
import { linesInView } from '../../state/search.ts';
import { type ApplyRow, applyLook, doneBar, timeText, whatText } from '../../state/select/apply.ts';
import { retryText } from '../../state/select/reading-text.ts';
import { Buttons } from '../parts/buttons.tsx';
import { SectionLines } from '../parts/section-lines.tsx';
import { Words } from '../parts/words.tsx';

export function ApplyScreen({ state, route }: { readonly state: State; readonly route: ApplyRoute }): ReactNode {
  const { applying } = state;
  if (applying === null) return null;
  const columns = bodyColumns(state);
  const cursor = shownCursor(applying, route);
  return (
    <>
      <Words as={applying.phase === 'failed' ? 'expired' : 'ok'}>{doneBar(applying, columns)}</Words>
      {shownSinks(state).map(({ sink, text, severity }) => (
        <Words key={sink} severity={severity}>
          {text}
        </Words>
      ))}
      <Words underline>{cells('  ', 'Step', 'What', fit('State', widths.state), 'Time', columns)}</Words>
      <Box height={applyHeight(state)} flexDirection="column" overflow="hidden">
        {applyWindow(state, applying, route).lines.map((line) =>
          line.is === 'row' ? (
            <ApplyLine
              key={line.row.key}
              row={line.row}
              what={whatText(applying, line.row, what(columns) - 1)}
              time={timeText(line.row, state.now)}
              retry={line.row.retry === null ? null : `… ${retryText(line.row.retry, state.now)}`}
              chosen={line.at === cursor}
            />
          ) : (
            <Words key={line.key} severity={line.severity}>
              {line.text}
            </Words>
          ),
        )}
      </Box>
      {applying.phase === 'failed' ? (
        <>
          <Words> </Words>
          <Buttons labels={stoppedButtons} focus={route.focus} columns={columns} />
        </>
      ) : null}
    </>
  );
}

const widths = { mark: 2, action: 10, state: 14, time: 8 } as const;

function what(columns: number): number {
  return columns - widths.mark - widths.action - widths.state - widths.time;
}

function cells(mark: string, action: string, name: string, state: string, time: string, columns: number): string {
  return `${mark}${fit(action, widths.action)}${fit(name, what(columns) - 1)} ${state}${fitRight(time, widths.time)}`;
}

const ApplyLine = memo(
  (props: {
    readonly row: ApplyRow;
    readonly what: string;
    readonly time: string;
    readonly retry: string | null;
    readonly chosen: boolean;
  }): ReactNode => {
    const { row, what, time, retry, chosen } = props;
    const { text, severity } = applyLook(row);
    const state = fit(text, widths.state);
    return (
      <Box height={1}>
        <Words chosen={chosen}>{`${chosen ? '› ' : '  '}${fit(row.action, widths.action)}${what} `}</Words>
        {retry === null ? (
          <>
            <Words severity={severity} chosen={chosen}>
              {state}
            </Words>
            <Words chosen={chosen}>{fitRight(time, widths.time)}</Words>
          </>
        ) : (
          <Words severity="warning" chosen={chosen}>
            {fit(retry, widths.state + widths.time)}
          </Words>
        )}
      </Box>
    );
  },
);

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
