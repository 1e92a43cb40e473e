import type { LiveServer } from '@kpki/engine';
import {
  type Fact,
  isServerWrong,
  isTrustWrong,
  liveScreenTexts,
  type Shown,
  servedStates,
  servedText,
  trustText,
} from '@kpki/presentation';
import type { UiCommand } from '../../keys.ts';
import type { Screen, Update } from '../change.ts';
import { only, push, replace, said } from '../change.ts';
import { keysIn } from '../keys-in.ts';
import { askServers, type LiveRow } from '../live.ts';
import type { Message, State } from '../model.ts';
import { onSide } from '../on-side.ts';
import { inventoryIn } from '../reading.ts';
import type { LiveRoute } from '../route.ts';
import {
  atRow,
  bodyHeight,
  cursorOf,
  detailColumns,
  detailRows,
  hasDetailsBelow,
  hasSide,
  hiddenSide,
  type InView,
  itemAt,
  movedCursor,
  rowsInView,
  rowsOfDetails,
  type ScrolledText,
  scrolledText,
  stepInTree,
  toggledKeys,
} from '../scroll.ts';
import { rowsWith } from '../searched-list.ts';
import { commandLine } from '../select/command-line.ts';
import { type DetailLine, detailLines } from '../select/detail-lines.ts';
import { sideArtifact } from '../select/details.ts';
import { editedArtifact, editedSpec } from '../select/edited-file.ts';
import {
  answersIn,
  fixTexts,
  groupDetails,
  isServerAmiss,
  listedText,
  liveDetails,
  liveDetailsInShort,
  liveSummary,
  worstServersFirst,
} from '../select/live.ts';
import { type ListedServers, listedServers } from '../select/live-groups.ts';
import { statusExports } from '../select/status-export.ts';
import { withFurther } from '../select/with-further.ts';

const noRows: readonly LiveRow[] = [];

/** In the order of the catalog. */
export function liveRowsIn({ live }: State): readonly LiveRow[] {
  return live?.rows ?? noRows;
}

/** As the list has them: what differs first, and equal answers in one row. */
export function listedIn(state: State, { open, cursor }: LiveRoute): readonly ListedServers[] {
  return listedServers(liveRowsIn(state), open, cursor);
}

/** Without the head of the table. */
export function liveHeight(state: State): number {
  return bodyHeight(state, 1 + rowsOfDetails(state));
}

export function liveInView(state: State, route: LiveRoute): InView<ListedServers> {
  const rows = listedIn(state, route);
  return rowsInView(rows, { ...route, cursor: cursorIn(rows, route) }, liveHeight(state));
}

/** Until the user moves the cursor, it is on what is worst. */
function cursorIn(rows: readonly ListedServers[], { cursor }: LiveRoute): string | null {
  return cursor ?? worstOf(rows)?.key ?? null;
}

/** While the servers are asked, what differs is not the first. */
function worstOf(rows: readonly ListedServers[]): ListedServers | undefined {
  const [worst] = worstServersFirst(rows.map(({ row }) => row).filter(isServerAmiss));
  return rows.find(({ row }) => row === worst);
}

function chosen(state: State, route: LiveRoute): ListedServers | undefined {
  const rows = listedIn(state, route);
  return rows[cursorOf(rows, cursorIn(rows, route))];
}

/** The server of the selected row; null: the row is of several. */
function chosenServer(state: State, route: LiveRoute): LiveRow | null {
  const listed = chosen(state, route);
  return listed === undefined || listed.branch !== null ? null : listed.row;
}

export function liveSideText(state: State, route: LiveRoute): ScrolledText<DetailLine> {
  const inventory = inventoryIn(state);
  const artifact = chosenServer(state, route)?.asked.artifact ?? null;
  const height = bodyHeight(state);
  // Facts of the stored certificate among those of the served one would be mistaken for these.
  const impact = inventory === null || artifact === null ? null : sideArtifact(inventory, artifact).impact;
  const facts = chosenFacts(state, route, false);
  const lines = withFurther(() => facts, { details: [], impact }, { columns: detailColumns(state), height });
  return scrolledText({ lines, height, top: route.side ?? 0 });
}

export function liveLinesBelow(state: State, route: LiveRoute): readonly DetailLine[] {
  return detailLines(chosenFacts(state, route, true), detailColumns(state)).slice(0, detailRows - 1);
}

/** What is known of the selected row. */
function chosenFacts(state: State, route: LiveRoute, isShort: boolean): readonly Fact[] {
  const listed = chosen(state, route);
  if (listed === undefined) return [];
  const verify = verifyCommand(state);
  const row = chosenServer(state, route);
  if (row === null) return groupDetails(listed, verify, isShort);
  return (isShort ? liveDetailsInShort : liveDetails)(row, inventoryIn(state), verify);
}

function verifyCommand(state: State): string {
  return commandLine(state, 'verify --live');
}

/** What the screen shows without rows. */
export function noServerText({ live, reading }: State): string {
  if (live?.rows?.length === 0) return liveScreenTexts.nothing;
  return live?.failure?.text ?? (reading.is === 'failed' ? reading.failure.text : liveScreenTexts.reading);
}

export const liveScreen: Screen<LiveRoute> = {
  summary: ({ live }) => (live === null ? '' : liveSummary(live)),
  context: (state, route) => (chosen(state, route) === undefined ? 'waiting' : 'live'),
  sentence: liveSentence,
  scrolled: (state, route) => liveInView(state, route),
  side: (state, route) => {
    const row = chosen(state, route);
    return row === undefined ? null : { title: titleOf(row.row), isFocused: route.side !== null };
  },
  unavailable: hiddenSide,
  reversed: (state, route) => (chosen(state, route)?.branch === 'open' ? ['open'] : []),
  command: (state) => commandLine(state, 'status --live'),
  list: (state, route) => {
    const rows = listedIn(state, route);
    return {
      hits: (text) => rowsWith(rows.map(listedText), text),
      at: cursorOf(rows, cursorIn(rows, route)),
      go: (at) => replace(state, { ...route, ...atRow(rows, route, at, liveHeight(state)) }),
    };
  },
  rowAt: (state, route, line) => itemAt(liveInView(state, route), line - 1),
  copySource: (state, route) => {
    const row = chosenServer(state, route);
    const fingerprint = row?.answer?.fingerprint ?? null;
    if (row === null || fingerprint === null) return null;
    return { of: titleOf(row), items: [{ kind: 'fingerprint', text: fingerprint }] };
  },
  edited: (state, route) => {
    const artifact = chosenServer(state, route)?.asked.artifact ?? null;
    return artifact === null ? editedSpec(state) : editedArtifact(state, artifact);
  },
  exports: (state) => {
    const served = state.live === null ? [] : answersIn(state.live);
    return served.length === 0 ? null : statusExports(state, 'live', { served });
  },
  on: onLive,
};

function titleOf({ asked: { server, node } }: LiveRow): string {
  return `${server} ${node}`;
}

function liveSentence(state: State, route: LiveRoute): Message | null {
  const { live } = state;
  const listed = chosen(state, route);
  if (live === null || listed === undefined) return null;
  const { answer, asked } = listed.row;
  if (answer === null) {
    const unasked = (live.rows ?? []).filter((each) => each.answer === null).length;
    const text = live.isAsking
      ? liveScreenTexts.says(asked.server, asked.node, liveScreenTexts.noAnswerYet)
      : liveScreenTexts.notAskedYet(unasked, keysIn(state));
    return { severity: 'info', text };
  }
  const { members, all, branch } = listed;
  const node = branch === null ? answer.node : liveScreenTexts.ofAllNodes(members.length, all);
  const says = answerText({ ...answer, node });
  const isWrong = isServerWrong(answer);
  // The details have room for the fix.
  if (isWrong && !hasSide(state) && !hasDetailsBelow(state))
    return { severity: 'warning', text: `${says} Fix: ${fixTexts(answer, verifyCommand(state)).join(' ')}` };
  const rest =
    branch !== null
      ? [liveScreenTexts.lists(branch === 'open', keysIn(state))]
      : asked.artifact === null
        ? []
        : [liveScreenTexts.opens(asked.artifact, keysIn(state))];
  return { severity: isWrong ? 'warning' : 'info', text: says, rest };
}

/** What is wrong, and else what holds. */
function answerText(answer: Shown<LiveServer>): string {
  const { server, node, state, clients } = answer;
  const isTrustTold = isTrustWrong(answer) || clients.state === 'unknown';
  if (state === 'stored' && !isTrustTold) {
    const isTrustStored = clients.state === 'stored';
    return isTrustStored
      ? liveScreenTexts.servesAndTrustsStored(server, node)
      : liveScreenTexts.servesStored(server, node);
  }
  if (servedStates[state].isAsStored && isTrustTold) return liveScreenTexts.is(server, node, trustText(clients));
  const ofTrust = isTrustWrong(answer) ? `; ${trustText(clients)}` : '';
  return liveScreenTexts.says(server, node, `${servedText(answer)}${ofTrust}`);
}

function onLive(state: State, route: LiveRoute, uiCommand: UiCommand): Update | null {
  if (uiCommand === 'again') return askServers(state);
  const rows = listedIn(state, route);
  const at = cursorOf(rows, cursorIn(rows, route));
  const listed = rows[at];
  if (listed === undefined) return null;
  const side = onSide(state, route, uiCommand, hasSide(state) ? liveSideText(state, route) : null);
  if (side !== null) return side;
  const to = movedCursor(at, rows.length, liveHeight(state), uiCommand);
  if (to !== null) return only(replace(state, { ...route, ...atRow(rows, route, to, liveHeight(state)) }));
  switch (uiCommand) {
    case 'open':
      return listed.branch === null ? opened(state, listed.row) : only(toggled(state, route, listed));
    case 'left':
    case 'right': {
      const step = stepInTree(rows, at, uiCommand);
      if (step === null) return null;
      return only(
        step === 'toggle'
          ? toggled(state, route, listed)
          : replace(state, { ...route, ...atRow(rows, route, step, liveHeight(state)) }),
      );
    }
    default:
      return null;
  }
}

/** The row itself has the cursor, so that none within it opens it again. */
function toggled(state: State, route: LiveRoute, { key }: ListedServers): State {
  return replace(state, { ...route, cursor: key, open: toggledKeys(route.open, key) });
}

function opened(state: State, { asked: { server, node, artifact } }: LiveRow): Update {
  if (artifact === null) return only(said(state, liveScreenTexts.noArtifact(server, node)));
  return only(push(state, { screen: 'artifact', artifact, top: 0 }));
}
