import type { ReactNode } from 'react';
import type { State } from '../../state/model.ts';
import type { NewClusterVisit } from '../../state/screens/new-cluster.ts';
import { Words } from '../parts/words.tsx';

export function NewClusterScreen(_props: { readonly state: State; readonly visit: NewClusterVisit }): ReactNode {
  return <Words> </Words>;
}
