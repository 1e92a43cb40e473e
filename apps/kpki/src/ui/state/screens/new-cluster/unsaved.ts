import { routeOf } from '../../change.ts';
import type { Confirm, State } from '../../model.ts';
import { pastedText } from './paste.ts';

export function isUnsaved(state: State): boolean {
  const { draft } = state;
  const route = routeOf(state);
  if (draft === null || route.screen !== 'new cluster') return false;
  return draft.entered || (route.pasting !== null && pastedText(route.pasting).trim() !== '');
}

export const leaveTheDraft: Confirm = {
  is: 'confirm',
  about: 'drop draft',
  title: 'Leave the new cluster?',
  lines: ['What was entered is forgotten. Nothing was written.'],
  yes: 'Leave it',
  no: 'Go on with it',
  focus: 'no',
};

export const leaveWithTheDraft: Confirm = {
  ...leaveTheDraft,
  about: 'leave draft',
  title: 'Leave kpki?',
  lines: [`${leaveTheDraft.lines.join(' ')} Ctrl-C again leaves at once.`],
  yes: 'Leave kpki',
};
