import type { Confirm, Overlay, State } from '../../state/model.ts';
import type { UiEvent } from '../../state/update.ts';
import { inOne, spoken } from './in-words.ts';

const yesDoes: Readonly<Record<Confirm['about'], string>> = {
  apply: 'Type yes or no. Nothing happens unless you type yes.',
  undo: 'Type yes to undo, or no. Nothing happens unless you type yes.',
  'check plugin': 'Type yes to run it, or no. Nothing is run unless you type yes.',
  'leave while applying': 'Type yes to stop it and leave, or no to stay.',
  'leave while checking': 'Type yes to stop the check and leave, or no to stay.',
  'leave the draft': 'Type yes to leave the draft, or no to continue.',
  'leave with the draft': 'Type yes to leave, or no to continue.',
};

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
    return ['The question was withdrawn: no answer is needed.'];
  if (before?.is !== 'question' || uiEvent.type !== 'uiCommand') return [];
  if (uiEvent.uiCommand === 'back') return ['No answer was given.'];
  return before.hidden ? ['Answer received. It was not shown, and is written nowhere.'] : [];
}

function asked(before: Overlay | null, after: Overlay | null): readonly string[] {
  if (after?.is === 'confirm' && before?.is !== 'confirm')
    return [/[.?!]$/.test(after.title) ? after.title : `${after.title}.`, ...after.lines.map(spoken), yesOrNo(after)];
  if (after?.is !== 'question' || (before?.is === 'question' && before.question === after.question)) return [];
  const shown = after.hidden ? ' What you type is not shown.' : '';
  return [`Question: ${inOne(after.text)}`, `Type the answer and press enter; enter alone gives no answer.${shown}`];
}

export function yesOrNo({ about, typed }: Confirm): string {
  if (typed === undefined) return yesDoes[about];
  return `Type ${typed.name}, the name of the ${typed.of}, or no. Nothing happens unless you type the name.`;
}
