import { frameTexts } from '@kpki/presentation';
import { type Context, contexts, type KeyRow, keyOf, type UiCommand } from '../keys.ts';
import type { FilteredEntry, FleetCluster, FleetRow } from '../work/fleet-row.ts';
import type { Update } from './change.ts';
import { andThen, only, routeOf } from './change.ts';
import { choiceRoom } from './choice.ts';
import { edit, fieldOf, type TextField, typeInto } from './field.ts';
import { goInCluster, isUnusable } from './fleet.ts';
import { rotateInCluster } from './fleet-rotation.ts';
import { atArtifact, goToTrust } from './goto.ts';
import { doesNow } from './key-texts.ts';
import { loadingIn } from './loading.ts';
import type { Message, State } from './model.ts';
import type { Room } from './popup.ts';
import { inventoryIn } from './reading.ts';
import { renewOne, rotateOne } from './screens/actions.ts';
import { chosenCluster } from './screens/fleet.ts';
import { screenOf } from './screens/table.ts';
import { type InView, itemsInView, movedCursor } from './scroll.ts';
import { rotatedIn, rotationOfArtifact } from './select/actions.ts';
import { knownArtifacts } from './select/artifacts.ts';
import { wordsIn } from './select/filter.ts';
import { environmentTitle, nameOf } from './select/fleet.ts';

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
  /** A verb and an artifact. */
  | {
      readonly is: 'action';
      readonly verb: Verb;
      readonly artifact: string;
      /** Null: of the open cluster. */
      readonly row: FleetCluster | null;
    }
  /** The cursor of the tree goes to it. */
  | { readonly is: 'artifact'; readonly row: FleetCluster | null }
);
type CommandItem = Extract<PaletteItem, { readonly is: 'command' }>;
type ActionItem = Extract<PaletteItem, { readonly is: 'action' }>;
type ArtifactItem = Extract<PaletteItem, { readonly is: 'artifact' }>;
type ClusterItem = Extract<PaletteItem, { readonly is: 'cluster' }>;

type ActedEntry = Pick<FilteredEntry, 'artifact' | 'kind' | 'ca'>;

/** A cluster whose artifacts are found. */
interface ActedCluster {
  readonly entries: readonly ActedEntry[];
  /** Of an environment of the fleet, with that: on the screen there are others. */
  readonly name: string;
  /** Null: it is the open one. */
  readonly row: FleetCluster | null;
}

/** The open cluster; in the fleet all that are read, that of the row under the cursor first. */
function actedClusters(state: State): readonly ActedCluster[] {
  const route = routeOf(state);
  if (route.screen !== 'fleet') {
    const inventory = inventoryIn(state);
    const entries = inventory === null ? [] : knownArtifacts(inventory).map(({ entry }) => entry);
    return [{ entries, name: state.declared?.cluster ?? '', row: null }];
  }
  const chosen = chosenCluster(state, route);
  const others = (state.fleet?.rows ?? []).filter((row) => row !== chosen);
  return [...(chosen === undefined ? [] : [chosen]), ...others].flatMap((row) =>
    row.is === 'read' ? [{ entries: row.artifacts, name: environmentTitle(row), row }] : [],
  );
}

type Verb = 'renew' | 'rotate';

/** What can be done with an artifact by its verb. */
const verbs: Readonly<Record<Verb, ActionVerb>> = {
  renew: {
    run: renewOne,
    inRow: (state, row, artifact) => atArtifactOf(state, row, artifact, 'renew'),
    takes: ({ kind }) => kind !== 'trust bundle',
    isAlone: false,
  },
  rotate: {
    run: rotateOne,
    inRow: (state, row, artifact) => {
      const of = rotationOfArtifact(row.artifacts, artifact);
      return of === null ? atArtifactOf(state, row, artifact, 'rotate') : rotateInCluster(state, row, of);
    },
    takes: ({ kind, artifact }) => rotatedIn({ kind, name: artifact }) !== null,
    isAlone: true,
  },
};

interface ActionVerb {
  readonly run: (state: State, artifact: string) => Update;
  /** In the cluster of a row of the fleet, which is opened unless it is open. */
  readonly inRow: (state: State, row: FleetCluster, artifact: string) => Update;
  /** Whether it is offered for an artifact. */
  readonly takes: (entry: ActedEntry) => boolean;
  /** Whether these artifacts are shown as soon as the verb is typed. */
  readonly isAlone: boolean;
}

/** Goes to an artifact of a row of the fleet, and types the key of a command there, which waits until it is read. */
function atArtifactOf(state: State, row: FleetCluster, artifact: string, uiCommand: Verb | null): Update {
  return goInCluster(state, row, (there) => {
    const at = atArtifact({ ...there, message: null }, artifact);
    if (uiCommand === null) return only(at);
    return inventoryIn(at) === null
      ? only(typedThere(at, keyOf(uiCommand, at.keys)))
      : verbs[uiCommand].run(at, artifact);
  });
}

/** Commands that only move, edit or close are no choice. */
const withoutChoice: readonly UiCommand[] = [
  ...(['up', 'down', 'left', 'right', 'first', 'last', 'page up', 'page down', 'next CA', 'previous CA'] as const),
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
function elsewhereItems(state: State, of: Context, words: readonly string[]): readonly PaletteItem[] {
  const { keys } = state;
  const isHere = (uiCommand: UiCommand): boolean =>
    keys.some((row) => row.uiCommand === uiCommand && row.where.includes(of));
  const off = refusedIn(state);
  const ways = reached.filter(([via, context]) => context !== of && isHere(via) && !off.includes(via));
  const found = new Map<UiCommand, PaletteItem>();
  for (const [via, context] of ways)
    for (const row of keys) {
      const { uiCommand, does } = row;
      if (!row.where.includes(context) || !isChoice(row) || isHere(uiCommand) || found.has(uiCommand)) continue;
      if (off.includes(uiCommand)) continue;
      if (!words.every((word) => isLike(does, word) || isNamed(row, word))) continue;
      const text = frameTexts.commandOn(does, contexts[context]);
      const needsRow = ofRow.includes(uiCommand);
      const ofName = placeOfName(row, words[0] ?? '');
      const place = ofName === null ? afterCommands : ofName + behindOwn;
      found.set(uiCommand, { is: 'elsewhere', ...namesOf(row), uiCommand, via, does: text, needsRow, place });
    }
  return [...found.values()];
}

/** What the row under the cursor cannot do; without marks, none can be removed. */
function refusedIn(state: State): readonly UiCommand[] {
  const route = routeOf(state);
  return [
    ...(screenOf(route).refused?.(state, route) ?? []),
    ...(state.marks.length === 0 ? (['unmark'] as const) : []),
  ];
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
  const off = refusedIn(state);
  const items = keys
    .filter((row) => row.where.includes(of) && isChoice(row) && !off.includes(row.uiCommand))
    .map((row) => itemOf(state, row));
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
  const clusters = actedClusters(state);
  const place = (item: PaletteItem): number => {
    if (item.is === 'cluster') return placeOfCluster(item, words);
    if (item.is === 'action') return words.length > 1 ? -1 : behindOwn;
    if (item.is === 'elsewhere') return item.place;
    if (item.is === 'artifact') return isWholeName(item, words) ? -1 : afterCommands;
    return placeOfName(item, first) ?? item.does.toLowerCase().indexOf(first) + 1;
  };
  return [
    ...found,
    ...actionItems(clusters, words),
    ...clusterItems(fleet, words),
    ...artifactItems(clusters, words),
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

interface FoundArtifact {
  readonly cluster: ActedCluster;
  readonly entry: ActedEntry;
}

function artifactItems(clusters: readonly ActedCluster[], words: readonly string[]): readonly PaletteItem[] {
  return foundArtifacts(clusters, words, false).map(({ cluster, entry }) => ({
    is: 'artifact',
    row: cluster.row,
    does: entry.artifact,
    name: cluster.row === null ? frameTexts.artifact : cluster.name,
    key: '',
  }));
}

/** The words without those of the cluster are the whole id. */
function isWholeName({ does }: ArtifactItem, words: readonly string[]): boolean {
  return words.filter((word) => isLike(does, word)).join(' ') === does;
}

/** A verb is at any place among the words of an artifact. With none but those of a cluster, it has those that it is for, if they are few. */
function actionItems(clusters: readonly ActedCluster[], words: readonly string[]): readonly PaletteItem[] {
  const at = words.findIndex((word, index) => verbLike(word) !== undefined && (index === 0 || isTelling(word)));
  const verb = verbLike(words[at] ?? '');
  if (at < 0 || verb === undefined) return [];
  const others = words.toSpliced(at, 1);
  const { takes, isAlone } = verbs[verb];
  const taking = clusters.map((cluster) => ({ ...cluster, entries: cluster.entries.filter(takes) }));
  return foundArtifacts(taking, others, isTelling(words[at] ?? '') && isAlone).map(
    ({ cluster, entry: { artifact } }) => ({
      is: 'action',
      verb,
      artifact,
      row: cluster.row,
      does: `${verb} ${artifact}`,
      // No key does it: that is for the row of the cursor.
      name: cluster.name,
      key: '',
    }),
  );
}

function verbLike(word: string): Verb | undefined {
  return (Object.keys(verbs) as Verb[]).find((each) => each.startsWith(word));
}

/** Fewer letters begin too much. */
function isTelling(word: string): boolean {
  return word.length > 2;
}

/** More than anybody looks through: another word finds the rest. */
const mostFound = 200;

/**
 * Each word must be in the artifact's id or in the name of its cluster. Where the cluster has all of them, `isAlone` tells
 * whether its artifacts are found.
 */
function foundArtifacts(
  clusters: readonly ActedCluster[],
  words: readonly string[],
  isAlone: boolean,
): readonly FoundArtifact[] {
  const found: FoundArtifact[] = [];
  for (const cluster of clusters) {
    const ofArtifact = words.filter((word) => !isLike(cluster.name, word));
    const isFound = ({ artifact }: ActedEntry): boolean => words.some((word) => isLike(artifact, word));
    for (const entry of cluster.entries) {
      if (found.length === mostFound) return found;
      if (!ofArtifact.every((word) => isLike(entry.artifact, word))) continue;
      if (isFound(entry) || (ofArtifact.length === 0 && isAlone)) found.push({ cluster, entry });
    }
  }
  return found;
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
      if (chosen.is === 'action') return runAction({ ...state, overlay: null }, chosen);
      if (chosen.is === 'artifact') return goToArtifact({ ...state, overlay: null, message: null }, chosen);
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

function runAction(state: State, { verb, artifact, row }: ActionItem): Update {
  return row === null ? verbs[verb].run(state, artifact) : verbs[verb].inRow(state, row, artifact);
}

function goToArtifact(state: State, { does, row }: ArtifactItem): Update {
  return row === null ? only(atArtifact(state, does)) : atArtifactOf(state, row, does, null);
}

/** Goes to the screen of a command, which is then typed there: it waits for what the screen loads. */
function goElsewhere(
  state: State,
  { via, key, needsRow }: Extract<PaletteItem, { readonly is: 'elsewhere' }>,
  run: (state: State, uiCommand: UiCommand) => Update,
): Update {
  return andThen(run(state, via), (there) => only(needsRow ? there : typedThere(there, key)));
}

function typedThere(state: State, key: string): State {
  const typed = { typed: { type: 'key', key }, of: loadingIn(state) ?? 'trust' } as const;
  return { ...state, typedAhead: [...state.typedAhead, typed] };
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
    ...(actedClusters(state).every(({ entries }) => entries.length === 0) ? [] : (['artifact'] as const)),
    ...((state.fleet?.rows.length ?? 0) > 0 ? (['cluster'] as const) : []),
  ]);
  return { title: frameTexts.commandsIn(contexts[palette.of]), empty, ...shown };
}

/** The same whatever is typed, so that the field stays where it is. */
export function paletteRoom(state: State, palette: Palette): Room {
  const items = paletteItems(state, { ...palette, field: fieldOf('') });
  return choiceRoom({ texts: items.map(({ does }) => does), before: 'name', above: paletteHead });
}
