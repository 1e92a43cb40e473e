import { exportTexts, frameTexts } from '@kpki/presentation';
import { commandLines } from '../../text/break-command.ts';
import { clean } from '../../text/clean.ts';
import { hanging, wrap } from '../../text/width.ts';
import { type Context, contexts, type KeyRow, type UiCommand } from '../keys.ts';
import { isRunning, stopApply } from './applying.ts';
import { beginApply } from './begin-apply.ts';
import { andThen, begin, notedWrite, only, pop, type Update } from './change.ts';
import { mayBeYes } from './confirm-lines.ts';
import { answerConformance, checkPluginCommand, runningConformance, stopConformance } from './conformance.ts';
import type { CopyChoice } from './copy.ts';
import { farewell } from './exit-summary.ts';
import { exportsIn, type FileName, type FormatChoice, keepExported, replaceExported } from './export.ts';
import { edit, type TextField, typeInto } from './field.ts';
import { doesNow } from './key-texts.ts';
import { keysIn, keysInField } from './keys-in.ts';
import { type HangingLine, legendLines } from './legend.ts';
import type { Confirm, Overlay, State } from './model.ts';
import { onPaletteText, type Palette } from './palette.ts';
import { bodyHeight, type ScrolledText, scrolledText, textColumns } from './scroll.ts';
import { beginUndo } from './undo.ts';

export function overlayContext(overlay: Overlay): Context {
  if (overlay.is === 'question') return 'question';
  if (overlay.is === 'palette') return 'palette';
  if (overlay.is === 'copy') return 'copies';
  if (overlay.is === 'export') return 'formats';
  if (overlay.is === 'export file') return 'file name';
  if (overlay.is === 'commands') return 'log';
  if (overlay.is !== 'confirm') return 'overlay';
  return overlay.focus === 'name' ? 'name' : 'prompt';
}

export function onOverlay(
  state: State,
  overlay: Exclude<Overlay, Palette | CopyChoice | FormatChoice | FileName>,
  uiCommand: UiCommand,
): Update | null {
  switch (overlay.is) {
    case 'help':
    case 'commands':
      return onText(state, overlay, uiCommand);
    case 'confirm':
      return onConfirm(state, overlay, uiCommand);
    case 'question': {
      if (uiCommand === 'back') return answer(state, overlay.question, null);
      if (uiCommand === 'open') return answer(state, overlay.question, overlay.answer.text);
      const edited = edit(overlay.answer, uiCommand);
      return edited === null ? null : only({ ...state, overlay: { ...overlay, answer: edited } });
    }
  }
}

/** Arrows end at the last button and only tab wraps around: one key too many must not change the answer. */
function focusAfter(confirm: Confirm, uiCommand: UiCommand): Confirm['focus'] | null {
  const locations: readonly Confirm['focus'][] = mayBeYes(confirm) ? ['yes', 'no'] : ['no'];
  const all = confirm.typed === undefined ? locations : (['name', ...locations] as const);
  const at = all.indexOf(confirm.focus);
  switch (uiCommand) {
    case 'left':
      return locations[0] ?? 'no';
    case 'up':
      return all[Math.max(0, at - 1)] ?? 'no';
    case 'right':
      return 'no';
    case 'down':
      return all[Math.min(all.length - 1, at + 1)] ?? 'no';
    case 'next part':
      return all[(at + 1) % all.length] ?? 'no';
    case 'previous part':
      return all[(at - 1 + all.length) % all.length] ?? 'no';
    default:
      return null;
  }
}

/** What becomes of the answer to a question. */
export function answerNote(state: State, { hidden }: Extract<Overlay, { readonly is: 'question' }>): string {
  return (hidden ? frameTexts.hiddenAnswer : frameTexts.shownAnswer)(keysInField(state, 'question'));
}

function onConfirm(state: State, confirm: Confirm, uiCommand: UiCommand): Update | null {
  const answered: State = { ...state, overlay: null };
  if (uiCommand === 'back') return declined(answered, confirm);
  if (uiCommand === 'open' && confirm.focus === 'no') return declined(answered, confirm);
  if (uiCommand === 'open')
    return mayBeYes(confirm) ? confirmed(answered, confirm) : only(withNameAwaited(state, confirm));
  if (confirm.focus === 'name' && confirm.typed !== undefined) {
    const { typed } = confirm;
    const edited = edit(typed.text, uiCommand);
    if (edited !== null) return only({ ...state, overlay: { ...confirm, typed: { ...typed, text: edited } } });
  }
  const focus = focusAfter(confirm, uiCommand);
  return focus === null ? null : only({ ...state, overlay: { ...confirm, focus } });
}

/** What is missing is said already, and is said in other words, so that the key is answered. */
export function withNameAwaited(state: State, confirm: Confirm): State {
  const { typed } = confirm;
  return typed === undefined ? state : { ...state, overlay: { ...confirm, typed: { ...typed, isAwaited: true } } };
}

/** The question was withdrawn; it may lie below its help. */
export function withoutQuestion(state: State, question: number): State {
  const { overlay } = state;
  const isIt = (asked: Overlay | null): boolean => asked?.is === 'question' && asked.question === question;
  if (isIt(overlay)) return { ...state, overlay: null };
  return overlay?.is === 'help' && isIt(overlay.over) ? { ...state, overlay: { ...overlay, over: null } } : state;
}

/** Text for a hidden question does not come here. */
export function onOverlayText(state: State, overlay: Overlay, text: string): Update | null {
  if (overlay.is === 'confirm' && overlay.typed !== undefined && overlay.focus === 'name') {
    const { typed } = overlay;
    return only({ ...state, overlay: { ...overlay, typed: { ...typed, text: typeInto(typed.text, text) } } });
  }
  if (overlay.is === 'palette') return onPaletteText(state, overlay, text);
  if (overlay.is === 'export file')
    return only({ ...state, overlay: { ...overlay, field: typeInto(overlay.field, text) } });
  if (overlay.is !== 'question') return null;
  return only({ ...state, overlay: { ...overlay, answer: typeInto(overlay.answer, text) } });
}

export function onCovered(state: State, answer: TextField): State {
  const { overlay } = state;
  return overlay?.is === 'question' && overlay.hidden ? { ...state, overlay: { ...overlay, answer } } : state;
}

function onText(state: State, overlay: TextOverlay, uiCommand: UiCommand): Update | null {
  if (uiCommand === 'back' || uiCommand === 'open' || uiCommand === 'close')
    return only({ ...state, overlay: overlay.is === 'help' ? overlay.over : null });
  const top = overlayOnScreen(state, overlay).topAfter(uiCommand);
  return top === null ? null : only({ ...state, overlay: { ...overlay, top } });
}

function answer(state: State, question: number, text: string | null): Update {
  return begin({ ...state, overlay: null }, { type: 'answer', question, text });
}

function confirmed(state: State, { about }: Confirm): Update {
  switch (about) {
    case 'apply':
      return beginApply(state);
    case 'undo':
      return beginUndo(state);
    case 'check plugin':
      return checkPlugin(state);
    case 'replace file':
      return replaceExported(state);
    case 'leave apply':
      return stopAndLeave(state);
    case 'leave check':
      return andThen(stopConformance(state) ?? only(state), (next) => only({ ...next, leaving: farewell(next) }));
    case 'drop draft':
      return only(pop({ ...state, draft: null }));
    case 'leave draft':
      return only({ ...state, leaving: farewell(state) });
  }
}

function declined(state: State, { about }: Confirm): Update {
  if (about === 'check plugin') return answerConformance(state, false);
  return only(about === 'replace file' ? keepExported(state) : state);
}

function checkPlugin(state: State): Update {
  const asking = runningConformance(state);
  if (asking === null) return only(state);
  return answerConformance(notedWrite(state, checkPluginCommand(state, asking)), true);
}

/** The apply may have ended while the question was open. */
function stopAndLeave(state: State): Update {
  if (!isRunning(state)) return only({ ...state, leaving: farewell(state) });
  return stopApply({ ...state, leavesWhenStopped: true });
}

type TextOverlay = Extract<Overlay, { readonly top: number }>;

function overlayLines(state: State, overlay: TextOverlay): readonly string[] {
  const columns = textColumns(state);
  return overlay.is === 'help'
    ? helpLines(state, overlay.of).flatMap(({ head, text }) => hanging(head, text, columns))
    : commandsSoFar(state, columns - commandIndent.length).flatMap((line) => wrap(line, columns));
}

const commandIndent = '  ';

function commandsSoFar({ commands }: State, columns: number): readonly string[] {
  const lines =
    commands.length === 0 ? [frameTexts.noCommandsYet] : commands.flatMap((each) => commandLines(clean(each), columns));
  return ['', frameTexts.commandsDone, '', ...lines.map((line) => `${commandIndent}${line}`)];
}

export function overlayOnScreen(state: State, overlay: TextOverlay): ScrolledText<string> {
  return scrolledText({ lines: overlayLines(state, overlay), height: bodyHeight(state), top: overlay.top });
}

/** Artifacts have states; fields and questions have none. */
const withoutStates: readonly Context[] = ['form', 'text', 'question', 'prompt', 'palette', 'file name'];

const blank: HangingLine = { head: '', text: '' };

function helpLines(state: State, context: Context): readonly HangingLine[] {
  return [
    blank,
    { head: '', text: frameTexts.keysIn(contexts[context]) },
    blank,
    ...keyLines(state, context),
    blank,
    ...(withoutStates.includes(context) ? [] : legendLines),
    { head: '', text: frameTexts.noLetterChanges(keysIn(state)) },
  ];
}

function keyLines(state: State, context: Context): readonly HangingLine[] {
  return state.keys
    .filter(({ where }) => where.includes(context))
    .map((row) => ({ head: row.keys.join('  ').padEnd(keyColumns), text: doesHere(state, row) }));
}

const keyColumns = 15;

/** Only what the screen can be written as now is offered. */
function doesHere(state: State, row: KeyRow): string {
  const { uiCommand } = row;
  const does = doesNow(state, row);
  const formats = uiCommand === 'export' ? (exportsIn(state)?.formats ?? []) : [];
  if (formats.length === 0) return does;
  return exportTexts.offers(
    does,
    formats.map(({ format }) => exportTexts.formatNames[format]),
  );
}
