import type { ReactNode } from 'react';
import { clean } from '../../../text/clean.ts';
import { counted } from '../../../text/count.ts';
import { fit } from '../../../text/width.ts';
import { shownField } from '../../state/field.ts';
import type { State } from '../../state/model.ts';
import type { Pasting } from '../../state/route.ts';
import { formHeight } from '../../state/screens/new-cluster/focus.ts';
import { nodeLists } from '../../state/screens/new-cluster/node-lists.ts';
import { pastedNodes, pastedText } from '../../state/screens/new-cluster/paste.ts';
import { Buttons } from '../parts/buttons.tsx';
import { Words } from '../parts/words.tsx';

export function PastingLines({ state, pasting }: { readonly state: State; readonly pasting: Pasting }): ReactNode {
  const { columns } = state.size;
  const { list, lines, last, focus } = pasting;
  // A space above, as on the pages.
  const height = formHeight(state) - 1;
  const shown = lines.slice(Math.max(0, lines.length - height + 1));
  const count = pastedNodes(pastedText(pasting), list).filter(({ problem }) => problem === null).length;
  const labels = [`Add ${counted(count, nodeLists[list].one)}`, 'Cancel'];
  return (
    <>
      <Words> </Words>
      <Words bold>{`  Paste or type a ${nodeLists[list].one} a line: name address address…`}</Words>
      <Words>{fit('  For example: cp2 10.0.0.12 fd00::12', columns)}</Words>
      <Words> </Words>
      {shown.map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line of a text is what stands at its row.
        <Line key={at} line={line} list={list} columns={columns} />
      ))}
      <Words bold>
        {focus === 'text'
          ? fit(`  › ${shownField(last.text, last.at, columns - 5)}`, columns)
          : fit(`    ${clean(last.text)}`, columns)}
      </Words>
      {Array.from({ length: height - shown.length }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: empty rows have nothing to tell them apart.
        <Words key={at}> </Words>
      ))}
      <Words>{fit('  enter begins another line; two in a row end the list', columns)}</Words>
      <Buttons labels={labels} focus={focus === 'add' ? 0 : focus === 'cancel' ? 1 : null} />
    </>
  );
}

function Line(props: { readonly line: string; readonly list: Pasting['list']; readonly columns: number }): ReactNode {
  const { line, list, columns } = props;
  const isWrong = pastedNodes(line, list).some(({ problem }) => problem !== null);
  return (
    <Words severity={isWrong ? 'critical' : 'info'}>{fit(`  ${isWrong ? '×' : ' '} ${clean(line)}`, columns)}</Words>
  );
}
