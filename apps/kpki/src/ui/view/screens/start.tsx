import type { ReactNode } from 'react';
import type { State } from '../../state/model.ts';
import type { StartRoute } from '../../state/route.ts';
import { startLines } from '../../state/select/start-lines.ts';
import { Words } from '../parts/words.tsx';

export function StartScreen({ state, route }: { readonly state: State; readonly route: StartRoute }): ReactNode {
  return startLines(state, route).map(({ text, isChosen }, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a line of a text is what stands at its row.
    <Words key={at} chosen={isChosen}>
      {text}
    </Words>
  ));
}
