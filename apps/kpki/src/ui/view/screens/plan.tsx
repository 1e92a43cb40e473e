import { Box } from 'ink';
import { memo, type ReactNode } from 'react';
import { fit, widthOf } from '../../../text/width.ts';
import { roleOfSeverity } from '../../roles.ts';
import type { State } from '../../state/model.ts';
import type { PlanRoute, UndoRoute } from '../../state/route.ts';
import {
  canApply,
  fieldIndent,
  focusedButton,
  headsIn,
  noPlanText,
  planButtons,
  planDetailsBelow,
  planEffects,
  planHeight,
  planPart,
  planReasonsIn,
  planRowsIn,
  planSideText,
} from '../../state/screens/plan.ts';
import {
  undoButtons,
  undoColumns,
  undoDetailsBelow,
  undoFocus,
  undoOnScreen,
  undoSideText,
} from '../../state/screens/undo.ts';
import { bodyColumns, bodyHeight, type CursorMark, cursorMark, panesIn, rowsInView } from '../../state/scroll.ts';
import { linesInView } from '../../state/search.ts';
import { labelColumns } from '../../state/select/detail-lines.ts';
import { planShown } from '../../state/select/plan.ts';
import { type PlanColumns, planColumns, subjectCells } from '../../state/select/plan-columns.ts';
import type { PlanRow } from '../../state/select/plan-rows.ts';
import { waitingLines } from '../../state/select/reading-text.ts';
import { Buttons } from '../parts/buttons.tsx';
import { DetailLines, RuledDetails } from '../parts/detail-lines.tsx';
import { Rule } from '../parts/panel.tsx';
import { SectionLines } from '../parts/section-lines.tsx';
import { Paragraph, Words } from '../parts/words.tsx';

export function PlanScreen({ state, route }: { readonly state: State; readonly route: PlanRoute }): ReactNode {
  const { planning } = state;
  const made = planShown(state);
  if (planning.is === 'failed')
    return <Paragraph text={planning.failure.text} severity="critical" columns={bodyColumns(state)} />;
  if (made === null) {
    const waiting = planning.is === 'planning' ? waitingLines(planning.retries, state) : [];
    return <Paragraph text={[noPlanText(state), ...waiting].join('\n')} columns={bodyColumns(state)} />;
  }
  const columns = panesIn(state).list;
  const labels = planButtons(state);
  const effects = planEffects(state, made);
  return (
    <>
      <Words as="dim" underline>
        {fit(headsIn(state, route, made), columns)}
      </Words>
      <Box height={planHeight(state)} flexDirection="column" overflow="hidden">
        <Rows state={state} route={route} columns={columns} />
        <RuledDetails details={planDetailsBelow(state, route)} columns={columns} />
      </Box>
      {effects.title === null ? null : <Rule title={effects.title} columns={columns} />}
      {effects.costs.map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line of a text is what stands at its row.
        <Words key={at}>{`  ${line}`}</Words>
      ))}
      {effects.lines.map(({ look, severity, what }) => (
        <Box key={look} height={1}>
          <Words severity={severity}>{`  ${look}`}</Words>
          <Words>{what}</Words>
        </Box>
      ))}
      <Words> </Words>
      <Buttons
        labels={labels}
        columns={columns}
        focus={focusedButton(state, route)}
        off={labels.length === 1 || canApply(state) ? [] : [0]}
      />
    </>
  );
}

export function PlanSide({ state, route }: { readonly state: State; readonly route: PlanRoute }): ReactNode {
  return <DetailLines lines={planSideText(state, route).shown} margin=" " />;
}

function Rows(props: { readonly state: State; readonly route: PlanRoute; readonly columns: number }): ReactNode {
  const { state, route, columns } = props;
  const rows = planRowsIn(state, route);
  const { items, top, cursor } = rowsInView(rows, route, planHeight(state));
  const reasons = planReasonsIn(state, route);
  const laid = planColumns(rows, columns);
  const part = planPart(state, route);
  // The mark is at the button then.
  const isAtButton = part === 'apply' || part === 'back';
  return items.map((row, at) => (
    <Row
      key={row.key}
      row={row}
      reason={reasons[top + at] ?? noLines}
      cursor={cursorMark(at === cursor && !isAtButton, part === 'list')}
      laid={laid}
      columns={columns}
    />
  ));
}

const noLines: readonly string[] = [];

const branches = { open: '▾ ', closed: '▸ ' } as const;
const boxes = { fixed: '    ', included: '[x] ', 'in part': '[-] ', excluded: '[ ] ' } as const;

const Row = memo(
  (props: {
    readonly row: PlanRow;
    readonly reason: readonly string[];
    readonly cursor: CursorMark;
    readonly laid: PlanColumns;
    readonly columns: number;
  }): ReactNode => {
    const { row, reason, cursor, laid, columns } = props;
    const chosen = cursor === 'here';
    const mark = cursor === 'elsewhere' ? '  ' : '› ';
    const branch = row.is !== 'field' && row.branch !== null ? branches[row.branch] : '  ';
    if (row.is === 'field') {
      const label = `${mark}${' '.repeat(fieldIndent - mark.length)}${row.line.label.padEnd(labelColumns)}`;
      return (
        <Box height={1}>
          <Words chosen={chosen} as="dim">
            {label}
          </Words>
          <Words chosen={chosen} severity={row.line.severity}>
            {fit(row.line.text, columns - widthOf(label))}
          </Words>
        </Box>
      );
    }
    if (row.is === 'note') {
      const { text, severity, head = text.length, isTitle = false } = row.line;
      const begin = `${mark}${branch}`;
      const line = fit(`${begin}${text}`, columns);
      return (
        <Box height={1}>
          <Words chosen={chosen} as={isTitle ? 'accent' : roleOfSeverity[severity]}>
            {line.slice(0, begin.length + head)}
          </Words>
          <Words chosen={chosen}>{line.slice(begin.length + head)}</Words>
        </Box>
      );
    }
    const isOut = row.choice === 'excluded';
    const box = laid.hasBoxes ? boxes[row.choice] : '';
    const head = `${mark}${box}${'  '.repeat(row.depth)}${laid.hasBranches ? branch : ''}`;
    const what = `${row.glyph} ${row.label.padEnd(laid.label)} `;
    const subject = `${subjectCells(row, laid)}  `;
    const [first = '', ...others] = reason;
    const line = (
      <Box height={1}>
        <Words chosen={chosen} as="focus">
          {head}
        </Words>
        <Words chosen={chosen} as={isOut ? 'dim' : row.role}>
          {what}
        </Words>
        <Words chosen={chosen} as={isOut ? 'dim' : 'text'} bold={row.items.length > 1}>
          {subject}
        </Words>
        <Words chosen={chosen} as="dim">
          {fit(first, laid.reason + 1)}
        </Words>
      </Box>
    );
    if (others.length === 0) return line;
    return (
      <Box flexDirection="column">
        {line}
        {others.map((text, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line of a text is what stands at its row.
          <Words key={at} chosen={chosen} as="dim">
            {`${' '.repeat(columns - laid.reason - 1)}${fit(text, laid.reason + 1)}`}
          </Words>
        ))}
      </Box>
    );
  },
);

export function UndoScreen({ state, route }: { readonly state: State; readonly route: UndoRoute }): ReactNode {
  return (
    <>
      <Box height={bodyHeight(state, 2)} flexDirection="column" overflow="hidden">
        <SectionLines {...linesInView(state, undoOnScreen(state, route))} columns={undoColumns(state)} />
        <RuledDetails details={undoDetailsBelow(state, route)} columns={undoColumns(state)} />
      </Box>
      <Words> </Words>
      <Buttons labels={undoButtons(state)} focus={undoFocus(state, route)} columns={undoColumns(state)} />
    </>
  );
}

export function UndoSide({ state }: { readonly state: State; readonly route: UndoRoute }): ReactNode {
  return <DetailLines lines={undoSideText(state)} margin=" " />;
}
