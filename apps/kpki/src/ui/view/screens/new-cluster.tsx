import type { ReactNode } from 'react';
import type { Drafting, State } from '../../state/model.ts';
import type { NewClusterRoute } from '../../state/route.ts';
import { focusedSpot } from '../../state/screens/new-cluster/focus.ts';
import { pageWindow, stepsLine } from '../../state/screens/new-cluster/page-window.ts';
import { pages } from '../../state/screens/new-cluster/pages.ts';
import { placedProblems } from '../../state/screens/new-cluster/problems.ts';
import { Buttons } from '../parts/buttons.tsx';
import { FormLines } from '../parts/form.tsx';
import { Paragraph, TonedLines, Words } from '../parts/words.tsx';
import { PastingLines } from './new-cluster-pasting.tsx';

export function NewClusterScreen(props: { readonly state: State; readonly route: NewClusterRoute }): ReactNode {
  const { state, route } = props;
  const { draft } = state;
  if (draft === null) return <Paragraph text="Looking at this machine …" columns={state.size.columns} />;
  if (route.pasting !== null) return <PastingLines state={state} pasting={route.pasting} />;
  return <PageLines state={state} drafting={draft} route={route} />;
}

function PageLines(props: {
  readonly state: State;
  readonly drafting: Drafting;
  readonly route: NewClusterRoute;
}): ReactNode {
  const { state, drafting, route } = props;
  const page = pages[route.page];
  const { cell } = focusedSpot(drafting, route);
  const { lines, above, below, spaces, about } = pageWindow(state, drafting, route);
  const wrong = new Set(placedProblems(drafting).byCell.keys());
  const focus = page.buttons.findIndex(({ id }) => id === cell.id);
  return (
    <>
      <Words bold>{stepsLine(drafting, route)}</Words>
      <Words>{moreLines(above, below)}</Words>
      <FormLines lines={lines} focus={cell.id} at={route.at} wrong={wrong} columns={state.size.columns} />
      <Rows count={spaces[0]} />
      <TonedLines lines={about} />
      <Rows count={spaces[1]} />
      <Buttons labels={page.buttons.map(({ label }) => label)} focus={focus < 0 ? null : focus} />
    </>
  );
}

function moreLines(above: number, below: number): string {
  const parts = [...(above > 0 ? [`${above} above`] : []), ...(below > 0 ? [`${below} below`] : [])];
  return parts.length === 0 ? ' ' : `  … more lines, with up and down: ${parts.join(', ')}`;
}

function Rows({ count }: { readonly count: number }): ReactNode {
  // biome-ignore lint/suspicious/noArrayIndexKey: empty rows have nothing to tell them apart.
  return Array.from({ length: Math.max(0, count) }, (_, at) => <Words key={at}> </Words>);
}
