import type { Context, Deed } from '../keys.ts';
import { begin, only } from './change.ts';
import { confirmed, declined } from './confirmed.ts';
import { edit, type Field, typeInto } from './field.ts';
import { overlayOnScreen, type TextOverlay } from './frame/overlay-lines.ts';
import type { Confirm, Overlay, State } from './model.ts';
import type { Update } from './screen.ts';

export function overlayContext(overlay: Overlay): Context {
  if (overlay.is === 'question') return 'question';
  return overlay.is === 'confirm' ? 'prompt' : 'overlay';
}

/** Null: the deed means nothing here. */
export function onOverlay(state: State, overlay: Overlay, deed: Deed): Update | null {
  switch (overlay.is) {
    case 'help':
    case 'commands':
      return onText(state, overlay, deed);
    case 'confirm':
      return onConfirm(state, overlay, deed);
    case 'question': {
      if (deed === 'back') return answer(state, overlay.question, null);
      if (deed === 'open') return answer(state, overlay.question, overlay.answer.text);
      const edited = edit(overlay.answer, deed);
      return edited === null ? null : only({ ...state, overlay: { ...overlay, answer: edited } });
    }
  }
}

/** The arrows end at the last button; only tab goes round, so that a key too much does not answer otherwise. */
function focusAfter(focus: Confirm['focus'], deed: Deed): Confirm['focus'] | null {
  switch (deed) {
    case 'left':
    case 'up':
      return 'yes';
    case 'right':
    case 'down':
      return 'no';
    case 'next part':
    case 'previous part':
      return focus === 'yes' ? 'no' : 'yes';
    default:
      return null;
  }
}

function onConfirm(state: State, confirm: Confirm, deed: Deed): Update | null {
  const answered: State = { ...state, overlay: null };
  if (deed === 'back') return declined(answered, confirm);
  if (deed === 'open') return confirm.focus === 'yes' ? confirmed(answered, confirm) : declined(answered, confirm);
  const focus = focusAfter(confirm.focus, deed);
  return focus === null ? null : only({ ...state, overlay: { ...confirm, focus } });
}

/** Nobody waits for the answer to a question any more: it is asked no longer, also below its help. */
export function withoutQuestion(state: State, question: number): State {
  const { overlay } = state;
  const isIt = (asked: Overlay | null): boolean => asked?.is === 'question' && asked.question === question;
  if (isIt(overlay)) return { ...state, overlay: null };
  return overlay?.is === 'help' && isIt(overlay.over) ? { ...state, overlay: { ...overlay, over: null } } : state;
}

/** Typed where a question is open; what is typed for a hidden one does not come here. */
export function onOverlayText(state: State, overlay: Overlay, text: string): Update | null {
  if (overlay.is !== 'question') return null;
  return only({ ...state, overlay: { ...overlay, answer: typeInto(overlay.answer, text) } });
}

/** Of a hidden answer only how long it is. */
export function onCovered(state: State, answer: Field): State {
  const { overlay } = state;
  return overlay?.is === 'question' && overlay.hidden ? { ...state, overlay: { ...overlay, answer } } : state;
}

function onText(state: State, overlay: TextOverlay, deed: Deed): Update | null {
  if (deed === 'back' || deed === 'open')
    return only({ ...state, overlay: overlay.is === 'help' ? overlay.over : null });
  const top = overlayOnScreen(state, overlay).topAfter(deed);
  return top === null ? null : only({ ...state, overlay: { ...overlay, top } });
}

function answer(state: State, question: number, text: string | null): Update {
  return begin({ ...state, overlay: null }, { type: 'answer', question, text });
}
