import { frameTexts } from '@kpki/presentation';
import { type Context, contexts, type KeyRow, type UiCommand } from '../keys.ts';
import type { FleetRow } from '../work/fleet-row.ts';
import type { Update } from './change.ts';
import { andThen, only } from './change.ts';
import { choiceRoom } from './choice.ts';
import { edit, fieldOf, type TextField, typeInto } from './field.ts';
import { goInCluster, isUnusable } from './fleet.ts';
import { atArtifact, goToTrust } from './goto.ts';
import { doesNow } from './key-texts.ts';
import { loadingIn } from './loading.ts';
import type { Message, State } from './model.ts';
import type { Room } from './popup.ts';
import { inventoryIn } from './reading.ts';
import { renewOne, rotateOne } from './screens/actions.ts';
import { type InView, itemsInView, movedCursor } from './scroll.ts';
import { rotatedWith } from './select/actions.ts';
import { knownArtifacts } from './select/artifacts.ts';
import { wordsIn } from './select/filter.ts';
import { nameOf } from './select/fleet.ts';

/** The commands of a screen by what they do: for those who do not know the key. */
export interface Palette {
  readonly is: 'palette';
  readonly of: Context;
  readonly field: TextField;
  readonly cursor: number;
}

type PaletteItem = {
  /** The word for it among the keys at the bottom, else its own; a verb; or what kind of thing is found. */
  readonly name: string;
  readonly does: string;
  /** Empty: none. */
  readonly key: string;
} & (
  | {
      readonly is: 'command';
      readonly uiCommand: UiCommand;
      /** Its word among the keys at the bottom, if it has one: `quit`. */
      readonly hint: string;
    }
  /** Of another screen, to which it leads first. */
  | {
      readonly is: 'elsewhere';
      readonly uiCommand: UiCommand;
      readonly via: UiCommand;
      /** It acts on a row, which has to be chosen there: the palette only goes to the screen. */
      readonly needsRow: boolean;
      /** Among what is found, as that of a command of the screen. */
      readonly place: number;
    }
  /** One of the fleet, which is opened. */
  | { readonly is: 'cluster'; readonly row: FleetRow }
  /** A verb and an artifact of the open cluster. */
  | {
      readonly is: 'action';
      readonly verb: Verb;
      readonly artifact: string;
    }
  /** Of the open cluster, to which the cursor of the tree goes. */
  | { readonly is: 'artifact' }
);
type CommandItem = Extract<PaletteItem, { readonly is: 'command' }>;
type ClusterItem = Extract<PaletteItem, { readonly is: 'cluster' }>;

/** What can be done with an artifact by its verb. */
const verbs = {
  renew: { run: renewOne, alone: () => [] },
  rotate: { run: rotateOne, alone: rotatable },
} as const satisfies Readonly<Record<string, ActionVerb>>;
type Verb = keyof typeof verbs;

interface ActionVerb {
  readonly run: (state: State, artifact: string) => Update;
  /** The artifacts that are shown as soon as the verb is typed. */
  readonly alone: (state: State) => readonly string[];
}

/** The CAs, and the key that signs tokens. */
function rotatable(state: State): readonly string[] {
  const inventory = inventoryIn(state);
  if (inventory === null) return [];
  return knownArtifacts(inventory).flatMap((known) => {
    const { artifact } = known.entry;
    return rotatedWith(known) === artifact ? [artifact] : [];
  });
}

/** Commands that only move, edit or close are no choice. */
const withoutChoice: readonly UiCommand[] = [
  ...(['up', 'down', 'left', 'right', 'first', 'last', 'page up', 'page down'] as const),
  ...(['next part', 'previous part', 'back', 'palette', 'choose'] as const),
];

/** Screens that a command leads to, and the context of their keys. */
const reached: readonly (readonly [via: UiCommand, context: Context])[] = [
  ['trust', 'tree'],
  ['plan', 'plan'],
  ['expiries', 'calendar'],
  ['servers', 'live'],
  ['fleet', 'fleet'],
  ['environments', 'environments'],
];

/** They act on the row under the cursor. */
const ofRow: readonly UiCommand[] = ['open', 'renew', 'rotate', 'actions', 'plugins', 'copy', 'edit'];

/** Commands that the screen does not have, each from the first screen that has it. */
function elsewhereItems({ keys }: State, of: Context, words: readonly string[]): readonly PaletteItem[] {
  const isHere = (uiCommand: UiCommand): boolean =>
    keys.some((row) => row.uiCommand === uiCommand && row.where.includes(of));
  const ways = reached.filter(([via, context]) => context !== of && isHere(via));
  const found = new Map<UiCommand, PaletteItem>();
  for (const [via, context] of ways)
    for (const row of keys) {
      const { uiCommand, does } = row;
      if (!row.where.includes(context) || !isChoice(row) || isHere(uiCommand) || found.has(uiCommand)) continue;
      if (!words.every((word) => isLike(does, word) || isNamed(row, word))) continue;
      const text = frameTexts.commandOn(does, contexts[context]);
      const needsRow = ofRow.includes(uiCommand);
      const ofName = placeOfName(row, words[0] ?? '');
      const place = ofName === null ? afterCommands : ofName + behindOwn;
      found.set(uiCommand, { is: 'elsewhere', ...namesOf(row), uiCommand, via, does: text, needsRow, place });
    }
  return [...found.values()];
}

export function openPalette(state: State, of: Context): State {
  return { ...state, overlay: { is: 'palette', of, field: fieldOf(''), cursor: 0 } };
}

/**
 * What was run last is first while nothing is typed. Clusters and artifacts are found by what is typed: there may be
 * thousands.
 */
export function paletteItems(state: State, { of, field }: Palette): readonly PaletteItem[] {
  const { recent, keys, fleet } = state;
  const items = keys.filter((row) => row.where.includes(of) && isChoice(row)).map((row) => itemOf(state, row));
  const words = wordsIn(field.text.toLowerCase());
  const rank = ({ uiCommand }: CommandItem): number => {
    const at = recent.indexOf(uiCommand);
    return at < 0 ? recent.length : at;
  };
  if (words.length === 0) return items.toSorted((a, b) => rank(a) - rank(b));
  const found = items.filter((item) =>
    words.every((word) => isLike(item.does, word) || item.key === word || isNamed(item, word)),
  );
  const [first = ''] = words;
  const place = (item: PaletteItem): number => {
    if (item.is === 'cluster') return placeOfCluster(item, words);
    if (item.is === 'action') return words.length > 1 ? -1 : behindOwn;
    if (item.is === 'elsewhere') return item.place;
    if (item.is === 'artifact') return item.does === words.join(' ') ? -1 : afterCommands;
    return placeOfName(item, first) ?? item.does.toLowerCase().indexOf(first) + 1;
  };
  return [
    ...found,
    ...actionItems(state, words),
    ...clusterItems(fleet, words),
    ...artifactItems(state, words),
    ...elsewhereItems(state, of, words),
  ].toSorted((a, b) => place(a) - place(b));
}

/** First those whose names the words are, then begin a part of, then are in; last those that are found by their file. */
function placeOfCluster({ row }: ClusterItem, words: readonly string[]): number {
  const names = [nameOf(row), row.environment ?? ''].map((name) => name.toLowerCase());
  const parts = names.flatMap((name) => [name, ...name.split(/[^a-z0-9]+/)]);
  if (words.every((word) => names.includes(word))) return -1;
  if (words.every((word) => parts.some((part) => part.startsWith(word)))) return 0;
  return words.every((word) => names.some((name) => name.includes(word))) ? 1 : afterCommands;
}

/** First commands whose names begin with what is typed, then those with a later word that does, then those that have it. */
function placeOfName({ uiCommand, hint = '' }: Pick<KeyRow, 'uiCommand' | 'hint'>, typed: string): number | null {
  const names = [uiCommand, hint];
  if (names.some((name) => name.startsWith(typed))) return 0;
  if (isNamed({ uiCommand, hint }, typed)) return 0.25;
  return names.some((name) => name.includes(typed)) ? 0.5 : null;
}

/** Of two that are named alike, the command of the screen is before that of another. */
const behindOwn = 0.1;

/** No description of a command is as long. */
const afterCommands = 1000;

/** Each word must be in the name of the cluster, its environment or its file. */
function clusterItems(fleet: State['fleet'], words: readonly string[]): readonly ClusterItem[] {
  const rows = fleet?.rows.filter((row) => !isUnusable(row)) ?? [];
  return rows.flatMap((row): readonly ClusterItem[] => {
    const names = [nameOf(row), row.environment ?? '', row.file].map((name) => name.toLowerCase());
    const isFound = words.every((word) => names.some((name) => isLike(name, word)));
    return isFound
      ? [
          {
            is: 'cluster',
            row,
            does: frameTexts.clusterIn(nameOf(row), row.environment),
            name: frameTexts.cluster,
            key: '',
          },
        ]
      : [];
  });
}

/** Each word must be in the artifact's id. */
function artifactItems(state: State, words: readonly string[]): readonly PaletteItem[] {
  return artifactsLike(state, words).map((id) => ({ is: 'artifact', does: id, name: frameTexts.artifact, key: '' }));
}

/** A verb comes first, and the artifact behind it. Alone, it has those that it is for, if they are few. */
function actionItems(state: State, [first = '', ...words]: readonly string[]): readonly PaletteItem[] {
  const verb = (Object.keys(verbs) as Verb[]).find((each) => each.startsWith(first));
  if (verb === undefined) return [];
  const artifacts = words.length > 0 ? artifactsLike(state, words) : first.length > 2 ? verbs[verb].alone(state) : [];
  return artifacts.map((artifact) => ({
    is: 'action',
    verb,
    artifact,
    does: `${verb} ${artifact}`,
    // The cluster is named: in the fleet, it is not on the screen. No key does it: that is for the row of the cursor.
    name: state.declared?.cluster ?? verb,
    key: '',
  }));
}

function artifactsLike(state: State, words: readonly string[]): readonly string[] {
  const inventory = inventoryIn(state);
  if (inventory === null) return [];
  return knownArtifacts(inventory)
    .map(({ entry }) => entry.artifact)
    .filter((id) => words.every((word) => isLike(id, word)));
}

/** `etcdca` is like `etcd-ca`: dashes, dots and spaces of a name need not be typed. */
function isLike(text: string, word: string): boolean {
  const lower = text.toLowerCase();
  return lower.includes(word) || (word.length > 2 && lower.replace(/[^\p{L}\p{N}]/gu, '').includes(word));
}

/** Whether a word of a name of a command begins so. */
function isNamed({ uiCommand, hint = '' }: Pick<KeyRow, 'uiCommand' | 'hint'>, beginning: string): boolean {
  return [uiCommand, hint].some((name) => name.split(/[ -]/).some((word) => word.startsWith(beginning)));
}

function isChoice({ uiCommand }: KeyRow): boolean {
  return !withoutChoice.includes(uiCommand);
}

function itemOf(state: State, row: KeyRow): CommandItem {
  const { uiCommand, hint = '' } = row;
  return { is: 'command', ...namesOf(row), uiCommand, does: doesNow(state, row), hint };
}

function namesOf({ uiCommand, hint = uiCommand, keys }: KeyRow): Pick<PaletteItem, 'name' | 'key'> {
  return { name: hint, key: keys[0] ?? '' };
}

/** What the chosen row does, whole: the row itself may be cut. */
export function paletteMessage(state: State, palette: Palette): Message | null {
  const chosen = paletteItems(state, palette)[palette.cursor];
  return chosen === undefined ? null : { severity: 'info', text: chosen.does };
}

export function onPaletteText(state: State, palette: Palette, text: string): Update {
  return only({ ...state, overlay: { ...palette, field: typeInto(palette.field, text), cursor: 0 } });
}

/** `run` gets the state with the palette closed. */
export function onPalette(
  state: State,
  palette: Palette,
  uiCommand: UiCommand,
  run: (state: State, uiCommand: UiCommand) => Update,
): Update | null {
  const items = paletteItems(state, palette);
  const chosen = items[palette.cursor];
  switch (uiCommand) {
    case 'back':
      return only({ ...state, overlay: null });
    case 'open': {
      if (chosen === undefined) return only(state);
      if (chosen.is === 'cluster') return goInCluster({ ...state, overlay: null }, chosen.row, goToTrust);
      if (chosen.is === 'action') return verbs[chosen.verb].run({ ...state, overlay: null }, chosen.artifact);
      if (chosen.is === 'artifact') return only(atArtifact({ ...state, overlay: null, message: null }, chosen.does));
      if (chosen.is === 'elsewhere') return goElsewhere({ ...state, overlay: null }, chosen, run);
      const recent = [chosen.uiCommand, ...state.recent.filter((each) => each !== chosen.uiCommand)];
      return run({ ...state, overlay: null, recent }, chosen.uiCommand);
    }
    case 'next part':
      if (chosen === undefined) return only(state);
      return only({ ...state, overlay: { ...palette, field: fieldOf(chosen.does), cursor: 0 } });
    case 'up':
    case 'down': {
      const cursor = movedCursor(palette.cursor, items.length, 1, uiCommand) ?? 0;
      return only({ ...state, overlay: { ...palette, cursor } });
    }
    default: {
      const field = edit(palette.field, uiCommand);
      return field === null ? null : only({ ...state, overlay: { ...palette, field, cursor: 0 } });
    }
  }
}

/** Goes to the screen of a command, which is then typed there: it waits for what the screen loads. */
function goElsewhere(
  state: State,
  { via, key, needsRow }: Extract<PaletteItem, { readonly is: 'elsewhere' }>,
  run: (state: State, uiCommand: UiCommand) => Update,
): Update {
  return andThen(run(state, via), (there) => {
    if (needsRow) return only(there);
    const typed = { typed: { type: 'key', key }, of: loadingIn(there) ?? 'trust' } as const;
    return only({ ...there, typedAhead: [...there.typedAhead, typed] });
  });
}

/** Below the field and the name of the screen. */
export const paletteHead = 3;

export function paletteOnScreen(
  state: State,
  palette: Palette,
  { rows }: Pick<Room, 'rows'>,
): InView<PaletteItem> & { readonly title: string; readonly empty: string } {
  const shown = itemsInView(paletteItems(state, palette), palette.cursor, Math.max(1, rows - paletteHead));
  const empty = frameTexts.noCommandFound([
    ...(inventoryIn(state) === null ? [] : (['artifact'] as const)),
    ...((state.fleet?.rows.length ?? 0) > 0 ? (['cluster'] as const) : []),
  ]);
  return { title: frameTexts.commandsIn(contexts[palette.of]), empty, ...shown };
}

/** The same whatever is typed, so that the field stays where it is. */
export function paletteRoom(state: State, palette: Palette): Room {
  const items = paletteItems(state, { ...palette, field: fieldOf('') });
  return choiceRoom({ texts: items.map(({ does }) => does), before: 'name', above: paletteHead });
}
