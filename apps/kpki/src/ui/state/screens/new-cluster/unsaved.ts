import { wizardTexts } from '@kpki/presentation';
import { routeOf } from '../../change.ts';
import { keysIn } from '../../keys-in.ts';
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
  title: wizardTexts.leave.title,
  lines: [wizardTexts.leave.text],
  yes: wizardTexts.leave.yes,
  no: wizardTexts.leave.no,
  focus: 'no',
};

export function leaveWithTheDraft(state: State): Confirm {
  return {
    ...leaveTheDraft,
    about: 'leave draft',
    title: wizardTexts.leaveKpki.title,
    lines: [wizardTexts.leaveKpki.text(keysIn(state))],
    yes: wizardTexts.leaveKpki.yes,
  };
}
