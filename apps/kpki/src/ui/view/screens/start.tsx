import type { ReactNode } from 'react';
import { clean } from '../../../text/clean.ts';
import { wrap } from '../../../text/width.ts';
import type { State } from '../../state/model.ts';
import { startChoices } from '../../state/screens/start.ts';
import type { StartVisit } from '../../state/visit.ts';
import { Words } from '../parts/words.tsx';

export function StartScreen({ state, visit }: { readonly state: State; readonly visit: StartVisit }): ReactNode {
  return (
    <>
      <Words> </Words>
      <Words>{'  There is no kpki.yaml in this folder, so nothing is managed here yet.'}</Words>
      <Words> </Words>
      <Words>{'  What do you want to do?'}</Words>
      <Words> </Words>
      {startChoices(state).flatMap(({ is, title, about }, at) => [
        <Words key={is} chosen={at === visit.cursor}>{`${at === visit.cursor ? '›' : ' '} ${title}`}</Words>,
        ...wrap(`    ${clean(about)}`, state.size.columns - 2).map((line) => <Words key={line}>{line}</Words>),
        <Words key={`${is} space`}> </Words>,
      ])}
    </>
  );
}
