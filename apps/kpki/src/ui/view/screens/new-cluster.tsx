import type { ReactNode } from 'react';
import type { ScreenLine } from '../../../print/document.ts';
import { clean } from '../../../text/clean.ts';
import { fit } from '../../../text/width.ts';
import { shownField } from '../../state/field.ts';
import type { State } from '../../state/model.ts';
import type { NewClusterRoute, Pasting } from '../../state/route.ts';
import { invalidGlyph } from '../../state/screens/new-cluster/form.ts';
import { pageWindow, stepsLine } from '../../state/screens/new-cluster/page-window.ts';
import { pages } from '../../state/screens/new-cluster/pages.ts';
import { addLabel, pastedNodes } from '../../state/screens/new-cluster/paste.ts';
import { focusedSpot, formHeight, placedProblems } from '../../state/screens/new-cluster/spots.ts';
import { cancelLabel, lookingText, moreLinesText, pastingWords } from '../../state/screens/new-cluster.ts';
import { bodyColumns } from '../../state/scroll.ts';
import { Buttons } from '../parts/buttons.tsx';
import { FormLines } from '../parts/form.tsx';
import { Paragraph, TonedLines, Words } from '../parts/words.tsx';

export function NewClusterScreen(props: { readonly state: State; readonly route: NewClusterRoute }): ReactNode {
  const { state, route } = props;
  const { draft } = state;
  if (draft === null) return <Paragraph text={lookingText} columns={bodyColumns(state)} />;
  if (route.pasting !== null) return <PastingLines state={state} pasting={route.pasting} />;
  const page = pages[route.page];
  const { cell } = focusedSpot(draft, route);
  const { lines, above, below, spaces, about } = pageWindow(state, draft, route);
  const wrong = new Set(placedProblems(draft).byCell.keys());
  const focus = page.buttons.findIndex(({ id }) => id === cell.id);
  return (
    <>
      <Words bold>{stepsLine(draft, route)}</Words>
      <Words>{moreLines(above, below)}</Words>
      <FormLines lines={lines} focus={cell.id} at={route.at} wrong={wrong} columns={bodyColumns(state)} />
      <Rows count={spaces[0]} />
      <TonedLines lines={about} />
      <Rows count={spaces[1]} />
      <Buttons
        labels={page.buttons.map(({ label }) => label)}
        focus={focus < 0 ? null : focus}
        columns={bodyColumns(state)}
      />
    </>
  );
}

function moreLines(above: number, below: number): string {
  const text = moreLinesText(above, below);
  return text === null ? ' ' : `  ${text}`;
}

function Rows({ count }: { readonly count: number }): ReactNode {
  // biome-ignore lint/suspicious/noArrayIndexKey: empty rows have nothing to tell them apart.
  return Array.from({ length: Math.max(0, count) }, (_, at) => <Words key={at}> </Words>);
}

function PastingLines({ state, pasting }: { readonly state: State; readonly pasting: Pasting }): ReactNode {
  const columns = bodyColumns(state);
  const { list, lines, last, focus } = pasting;
  const { heading, example, ends } = pastingWords(state, pasting);
  // A space above, as on the pages.
  const height = formHeight(state) - 1;
  const shown = lines.slice(Math.max(0, lines.length - height + 1));
  const labels = [addLabel(pasting), cancelLabel];
  return (
    <>
      <Words> </Words>
      <Words bold>{`  ${heading}`}</Words>
      <Words>{fit(`  ${example}`, columns)}</Words>
      <Words> </Words>
      <TonedLines lines={shown.map((line) => pastedLine(line, list, columns))} margin="" />
      <Words bold>
        {focus === 'text'
          ? fit(`  › ${shownField(last.text, last.at, columns - 5)}`, columns)
          : fit(`    ${clean(last.text)}`, columns)}
      </Words>
      <Rows count={height - shown.length} />
      <Words>{fit(`  ${ends}`, columns)}</Words>
      <Buttons labels={labels} focus={focus === 'add' ? 0 : focus === 'cancel' ? 1 : null} columns={columns} />
    </>
  );
}

function pastedLine(line: string, list: Pasting['list'], columns: number): ScreenLine {
  const isWrong = pastedNodes(line, list).some(({ problem }) => problem !== null);
  return {
    text: fit(`  ${isWrong ? invalidGlyph : ' '} ${clean(line)}`, columns),
    severity: isWrong ? 'critical' : 'info',
  };
}
