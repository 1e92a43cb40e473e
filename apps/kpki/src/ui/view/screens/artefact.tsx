import type { ReactNode } from 'react';
import type { State } from '../../state/model.ts';
import { artefactOnScreen } from '../../state/screens/artefact.ts';
import type { ArtefactVisit } from '../../state/visit.ts';
import { DetailScreen } from '../parts/detail-screen.tsx';

export function ArtefactScreen({ state, visit }: { readonly state: State; readonly visit: ArtefactVisit }): ReactNode {
  return <DetailScreen state={state} lines={artefactOnScreen(state, visit).shown} />;
}
