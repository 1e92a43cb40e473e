import type { ReactNode } from 'react';
import type { State } from '../../state/model.ts';
import { artefactHeight } from '../../state/screens/artefact.ts';
import { placeLines, placeTop } from '../../state/screens/place.ts';
import type { PlaceVisit } from '../../state/visit.ts';
import { DetailScreen } from '../parts/detail-screen.tsx';

export function PlaceScreen({ state, visit }: { readonly state: State; readonly visit: PlaceVisit }): ReactNode {
  const top = placeTop(state, visit);
  return <DetailScreen state={state} lines={placeLines(state, visit).slice(top, top + artefactHeight(state))} />;
}
