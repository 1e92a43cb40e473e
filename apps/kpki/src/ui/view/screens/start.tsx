import type { ReactNode } from 'react';
import { clean } from '../../../text/clean.ts';
import { fit, wrap } from '../../../text/width.ts';
import type { State } from '../../state/model.ts';
import type { StartRoute } from '../../state/route.ts';
import { startChoices, startIntro } from '../../state/screens/start.ts';
import { bodyColumns, hasRoomFor } from '../../state/scroll.ts';
import { Words } from '../parts/words.tsx';

export function StartScreen({ state, route }: { readonly state: State; readonly route: StartRoute }): ReactNode {
  const isRoomy = hasRoomFor('text spaces', state);
  const space = (key: string): readonly ReactNode[] => (isRoomy ? [<Words key={key}> </Words>] : []);
  const intro = startIntro.map((line) => `  ${line}`);
  return (
    <>
      {space('above')}
      {intro.flatMap((line) => [<Words key={line}>{fit(line, bodyColumns(state))}</Words>, ...space(`${line} space`)])}
      {startChoices(state).flatMap(({ is, title, about }, at) => [
        <Words key={is} chosen={at === route.cursor}>{`${at === route.cursor ? '›' : ' '} ${title}`}</Words>,
        ...(hasRoomFor('choice texts', state) || at === route.cursor
          ? wrap(`    ${clean(about)}`, bodyColumns(state) - 2).map((line) => <Words key={line}>{line}</Words>)
          : []),
        ...space(`${is} space`),
      ])}
    </>
  );
}
