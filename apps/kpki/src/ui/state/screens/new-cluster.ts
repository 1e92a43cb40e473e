import { only, opened } from '../change.ts';
import type { State } from '../model.ts';
import type { Screen, Update } from '../screen.ts';

/** The wizard. */
export interface NewClusterVisit {
  readonly screen: 'new cluster';
}

export const newClusterScreen: Screen<NewClusterVisit> = {
  title: () => 'New cluster',
  summary: () => '',
  context: () => 'form',
  sentence: () => null,
  command: (state) => `${state.program} init`,
  on: () => null,
};

export function beginDraft(state: State): Update {
  return only(opened(state, { screen: 'new cluster' }));
}
