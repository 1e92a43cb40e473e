import { type Copied, type CopyItem, type CopyWay, clipboardTexts, isOfLines } from '@kpki/presentation';
import { clean } from '../../text/clean.ts';
import { widthOf } from '../../text/width.ts';
import type { UiCommand } from '../keys.ts';
import { act, only, routeOf, said, type Update } from './change.ts';
import { choiceColumns, logIn, onChoice } from './choice.ts';
import type { CommandLog, Size, State } from './model.ts';
import { mostRoom, type Room } from './popup.ts';
import { screenOf } from './screens/table.ts';
import { type InView, itemsInView } from './scroll.ts';

/** What the cursor is on, by name, and its texts. */
export interface CopySource {
  readonly of: string;
  readonly items: readonly CopyItem[];
}

/** Asks which of several texts is copied. */
export interface CopyChoice {
  readonly is: 'copy';
  /** Null: only the command of the screen is offered. */
  readonly of: string | null;
  readonly items: readonly CopyItem[];
  readonly cursor: number;
  /** The log, where its commands are offered; null: the screen's own texts. */
  readonly over: CommandLog | null;
}

/** What can be copied here: what the cursor is on, then the command. Pasted into a shell, no text of one may end a line. */
export function copyItemsIn(state: State): readonly CopyItem[] {
  const { overlay, commands } = state;
  if (overlay?.is === 'commands')
    return [
      ...(commands.length < 2 ? [] : [{ kind: 'commands', text: commands.map(clean).join('\n') } as const]),
      ...[...new Set(commands)].map((text) => ({ kind: 'command', text: clean(text) }) as const),
    ];
  const route = routeOf(state);
  const screen = screenOf(route);
  return [...(sourceIn(state)?.items ?? []), { kind: 'command', text: screen.command(state, route) } as const].map(
    ({ kind, text, ...item }) => ({
      ...item,
      kind,
      text: isOfLines(kind) ? text.split('\n').map(clean).join('\n') : clean(text),
    }),
  );
}

function sourceIn(state: State): CopySource | null {
  const route = routeOf(state);
  return screenOf(route).copySource?.(state, route) ?? null;
}

/** Always shows what can be copied, also if it is one text: `y` does the same everywhere. */
export function askWhatToCopy(state: State): Update {
  const items = copyItemsIn(state);
  const over = logIn(state);
  if (items.length === 0) return only(said({ ...state, overlay: over }, clipboardTexts.nothingToCopy));
  return only({ ...state, overlay: { is: 'copy', of: sourceIn(state)?.of ?? null, items, cursor: 0, over } });
}

export function onCopyChoice(state: State, choice: CopyChoice, uiCommand: UiCommand, page: number): Update | null {
  return onChoice(state, choice, choice.items, { uiCommand, page }, (item) => copy(state, choice, item));
}

function copy(state: State, choice: CopyChoice, { kind, text, of: member }: CopyItem): Update {
  const of = kind === 'command' || kind === 'commands' ? null : (member ?? choice.of);
  const copied: Copied = { kind, of };
  const next: State = { ...state, overlay: choice.over, message: null };
  if (state.isInTmux) return act({ ...next, copying: copied }, { type: 'tmux copy', text, copied });
  return act(said(next, clipboardTexts.copied(copied, 'terminal')), { type: 'copy', text });
}

/** tmux may take seconds: its answer replaces no message that came meanwhile, and one to an older copy is dropped. */
export function onCopied(state: State, copied: Copied, way: CopyWay): State {
  if (state.copying !== copied) return state;
  const next: State = { ...state, copying: null };
  if (state.message !== null) return next;
  return said(next, clipboardTexts.copied(copied, way), way === 'nowhere' ? 'warning' : 'info');
}

/** Whether a text is longer than its line. */
export function isCopyCut({ items }: CopyChoice, size: Size): boolean {
  const most = mostRoom(size)?.columns ?? size.columns - framed;
  const columns = most - choiceColumns.mark - choiceColumns.copied;
  return items.some((item) => widthOf(clipboardTexts.line(item)) > columns);
}

/** Borders and margins of a whole screen. */
const framed = 4;

/** Each in one line: of several only how many there are. */
export function copyChoiceOnScreen(
  { items, cursor }: CopyChoice,
  { rows }: Pick<Room, 'rows'>,
): InView<CopyItem & { readonly label: string }> {
  const lines = items.map((item) => ({
    ...item,
    label: clipboardTexts.kind(item.kind),
    text: clipboardTexts.line(item),
  }));
  return itemsInView(lines, cursor, rows);
}
