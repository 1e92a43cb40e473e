import type { ReactNode } from 'react';
import type { State } from '../../state/model.ts';
import { resultOnScreen } from '../../state/screens/result.ts';
import type { ResultVisit } from '../../state/visit.ts';
import { Lines } from '../parts/lines.tsx';

export function ResultScreen({ state, visit }: { readonly state: State; readonly visit: ResultVisit }): ReactNode {
  return <Lines lines={resultOnScreen(state, visit).shown} />;
}
