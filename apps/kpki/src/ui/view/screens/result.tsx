import type { ReactNode } from 'react';
import { bodyHeight } from '../../state/body-height.ts';
import type { State } from '../../state/model.ts';
import { resultTop } from '../../state/screens/result.ts';
import { resultLines } from '../../state/select/result.ts';
import type { ResultVisit } from '../../state/visit.ts';
import { Lines } from '../parts/lines.tsx';

export function ResultScreen({ state, visit }: { readonly state: State; readonly visit: ResultVisit }): ReactNode {
  const top = resultTop(state, visit);
  return <Lines lines={resultLines(state).slice(top, top + bodyHeight(state))} />;
}
