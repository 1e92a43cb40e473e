import { confirmTexts, questionTexts } from '@kpki/presentation';
import type { Confirm, Overlay, State } from '../../state/model.ts';
import type { UiEvent } from '../../state/update.ts';
import { inOne, spoken } from './in-words.ts';

export function questionNews(
  { overlay: before }: State,
  { overlay: after }: State,
  uiEvent: UiEvent,
): readonly string[] {
  if (before === after) return [];
  return [...taken(before, uiEvent), ...asked(before, after)];
}

function taken(before: Overlay | null, uiEvent: UiEvent): readonly string[] {
  if (uiEvent.type === 'notice' && uiEvent.notice.type === 'question over' && before?.is === 'question')
    return [questionTexts.withdrawn];
  if (before?.is !== 'question' || uiEvent.type !== 'uiCommand') return [];
  if (uiEvent.uiCommand === 'back') return [questionTexts.noAnswer];
  return before.hidden ? [questionTexts.received] : [];
}

function asked(before: Overlay | null, after: Overlay | null): readonly string[] {
  if (after?.is === 'confirm' && before?.is !== 'confirm')
    return [
      /[.?!]$/.test(after.title) ? after.title : `${after.title}.`,
      ...inWords(after).map(spoken),
      yesOrNo(after),
    ];
  if (after?.is !== 'question' || (before?.is === 'question' && before.question === after.question)) return [];
  return [questionTexts.asked(inOne(after.text)), questionTexts.typeAnswer(after.hidden)];
}

/** The plan has said its steps. */
function inWords({ steps, lines, command }: Confirm): readonly string[] {
  const inShell = command === undefined ? [] : [confirmTexts.inShell(command)];
  return [...(steps?.inWords ?? []), ...(steps?.marked ?? []), ...lines, ...inShell];
}

export function yesOrNo({ about, typed }: Confirm): string {
  if (typed === undefined) return questionTexts.confirm[about];
  return questionTexts.typeName(typed.name);
}
