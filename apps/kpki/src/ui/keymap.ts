import { join } from 'node:path';
import { keymapTexts, userFileTexts } from '@kpki/presentation';
import { userFolder } from '../session/user-folder.ts';
import { readUserJson } from '../session/user-json.ts';
import { clean } from '../text/clean.ts';
import { insteadOf } from '../text/near-name.ts';
import { graphemes } from '../text/width.ts';
import { type Context, contexts, type KeyRow, keyRows, typedContexts, type UiCommand } from './keys.ts';

/** The keys in use. `problem` is about a file that cannot be used: then they are the usual ones. */
export interface Keymap {
  readonly rows: readonly KeyRow[];
  readonly problem: string | null;
}

export const defaultKeymap: Keymap = { rows: keyRows, problem: null };

/** `next-hit` for `next hit`: how the file, and the reference, name the rows of a command. */
export function idOf(uiCommand: UiCommand): string {
  return uiCommand.replaceAll(' ', '-');
}

/** Whether a file may change the key: not in text fields, where a letter is text, and not what stops or leaves. */
export function isFixed({ uiCommand, where }: KeyRow): boolean {
  return uiCommand === 'stop' || where.every((context) => typedContexts.includes(context));
}

/** Named without its folder: a message has one row, and the place in the file matters. */
const file = 'keymap.json';

/** Reads `keymap.json` of the user: ids, each with a key or several. */
export function readKeymap(folder: string = userFolder()): Keymap {
  const json = readUserJson(join(folder, file));
  if (json.is === 'missing') return defaultKeymap;
  return json.is === 'unusable' ? failed(userFileTexts[json.why](file)) : keymapIn(json.fields);
}

function failed(problem: string): Keymap {
  return { rows: keyRows, problem };
}

function keymapIn(found: Readonly<Record<string, unknown>>): Keymap {
  const changed = new Map<UiCommand, readonly string[]>();
  for (const [id, value] of Object.entries(found)) {
    const rows = keyRows.filter(({ uiCommand }) => idOf(uiCommand) === id);
    const [first] = rows;
    if (first === undefined) {
      const ids = [...new Set(keyRows.map(({ uiCommand }) => idOf(uiCommand)))];
      return failed(keymapTexts.unknownId(file, clean(id), insteadOf(id, ids, keymapTexts.listed)));
    }
    if (rows.every(isFixed)) return failed(keymapTexts.fixed(file, id));
    const keys: readonly unknown[] = Array.isArray(value) ? value : [value];
    const bad = keys.find((key) => typeof key !== 'string' || !isKey(key));
    if (keys.length === 0 || (bad !== undefined && typeof bad !== 'string'))
      return failed(keymapTexts.noKeys(file, id));
    if (bad !== undefined) return failed(keymapTexts.badKey(file, id, clean(bad)));
    changed.set(first.uiCommand, keys.map(String));
  }
  const rows = keyRows.flatMap((row) => changedRow(row, changed.get(row.uiCommand)));
  const problem = doubledIn(rows, [...changed.keys()]);
  return problem === null ? { rows, problem } : failed(problem);
}

/** In a text field, the usual keys stay. */
function changedRow(row: KeyRow, keys: readonly string[] | undefined): readonly KeyRow[] {
  if (keys === undefined || isFixed(row)) return [row];
  const typed = row.where.filter((context) => typedContexts.includes(context));
  const where = row.where.filter((context) => !typed.includes(context));
  return [...(typed.length === 0 ? [] : [{ ...row, where: typed }]), { ...row, keys, where }];
}

const named: readonly string[] = [
  ...(['up', 'down', 'left', 'right', 'home', 'end', 'pgup', 'pgdn'] as const),
  ...(['enter', 'esc', 'tab', 'shift-tab', 'space', 'backspace', 'delete', 'f1'] as const),
];

/** A terminal sends these for `backspace`, `tab` and `enter`. */
const same: readonly string[] = ['ctrl-h', 'ctrl-i', 'ctrl-j', 'ctrl-m'];

/** Names are those of `key-name.ts`. */
function isKey(key: string): boolean {
  if (named.includes(key)) return true;
  if (/^ctrl-[a-z]$/.test(key)) return !same.includes(key);
  return graphemes(key).length === 1 && !/[\p{Cc}\p{Cf}\p{Z}]/u.test(key);
}

/** Returns the first key that would mean two things in one place. */
function doubledIn(rows: readonly KeyRow[], changed: readonly UiCommand[]): string | null {
  for (const context of Object.keys(contexts) as Context[]) {
    const bound = rows
      .filter(({ where }) => where.includes(context))
      .flatMap(({ keys, uiCommand }) => keys.map((key) => ({ key, uiCommand })));
    for (const [at, { key, uiCommand }] of bound.entries()) {
      const other = bound.slice(0, at).find((each) => each.key === key);
      if (other === undefined) continue;
      // The one of the file comes first.
      const [own, taken] = changed.includes(uiCommand) ? [uiCommand, other.uiCommand] : [other.uiCommand, uiCommand];
      return keymapTexts.doubled(file, idOf(own), key, idOf(taken), contexts[context]);
    }
  }
  return null;
}
