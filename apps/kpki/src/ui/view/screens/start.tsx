import type { ReactNode } from 'react';
import { clean } from '../../../text/clean.ts';
import { wrap } from '../../../text/width.ts';
import type { State } from '../../state/model.ts';
import type { StartRoute } from '../../state/route.ts';
import { startChoices } from '../../state/screens/start.ts';
import { Words } from '../parts/words.tsx';

export function StartScreen({ state, route }: { readonly state: State; readonly route: StartRoute }): ReactNode {
  return (
    <>
      <Words> </Words>
      <Words>{'  There is no kpki.yaml in this folder, so nothing is managed here yet.'}</Words>
      <Words> </Words>
      <Words>{'  What do you want to do?'}</Words>
      <Words> </Words>
      {startChoices(state).flatMap(({ is, title, about }, at) => [
        <Words key={is} chosen={at === route.cursor}>{`${at === route.cursor ? '›' : ' '} ${title}`}</Words>,
        ...wrap(`    ${clean(about)}`, state.size.columns - 2).map((line) => <Words key={line}>{line}</Words>),
        <Words key={`${is} space`}> </Words>,
      ])}
    </>
  );
}
