import type { ReactNode } from 'react';
import type { State } from '../../state/model.ts';
import type { ResultVisit } from '../../state/screens/result.ts';
import { resultLines } from '../../state/select/result.ts';
import { Words } from '../parts/words.tsx';

export function ResultScreen({ state, visit }: { readonly state: State; readonly visit: ResultVisit }): ReactNode {
  const lines = resultLines(state).slice(visit.top, visit.top + state.size.rows - 4);
  return (
    <>
      {lines.map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line of a text is what stands at its row.
        <Words key={at}>{`  ${line}`}</Words>
      ))}
    </>
  );
}
