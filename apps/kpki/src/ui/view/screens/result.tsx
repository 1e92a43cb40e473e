import type { ReactNode } from 'react';
import type { State } from '../../state/model.ts';
import { type ResultVisit, resultHeight, resultTop } from '../../state/screens/result.ts';
import { resultLines } from '../../state/select/result.ts';
import { Lines } from '../parts/lines.tsx';

export function ResultScreen({ state, visit }: { readonly state: State; readonly visit: ResultVisit }): ReactNode {
  const top = resultTop(state, visit);
  return <Lines lines={resultLines(state).slice(top, top + resultHeight(state))} />;
}
