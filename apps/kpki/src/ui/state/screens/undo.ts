import type { UndoPlan } from '@kpki/engine';
import {
  type Block,
  brokenTexts,
  confirmTexts,
  driftedText,
  goesTexts,
  isPartly,
  momentText,
  note,
  partlyText,
  pause,
  removedTexts,
  restoredFaults,
  signLook,
  signs,
  undoCounts,
  undoneBlocks,
  undoRefusals,
  undoRows,
  undoScreenTexts,
} from '@kpki/presentation';
import type { ScreenLine } from '../../../print/document.ts';
import { clean } from '../../../text/clean.ts';
import type { UiCommand } from '../../keys.ts';
import { isUndoRunning } from '../applying.ts';
import type { Screen, Update } from '../change.ts';
import { only, pop, replace, said } from '../change.ts';
import { keysIn } from '../keys-in.ts';
import type { Confirm, State } from '../model.ts';
import { nameFirst } from '../plan-request.ts';
import { whyReadOnly } from '../read-only.ts';
import { inventoryIn } from '../reading.ts';
import type { UndoRoute } from '../route.ts';
import {
  bodyColumns,
  bodyHeight,
  hasSide,
  movedFocus,
  panesIn,
  type ScrolledText,
  scrolledText,
  sideMargins,
} from '../scroll.ts';
import { searchedScreen } from '../searched-list.ts';
import { actionRoles } from '../select/action-roles.ts';
import { type DetailsBelow, detailsBelow, marginsBelow, shownLines } from '../select/change-lines.ts';
import { shellIn } from '../select/command-line.ts';
import type { Counts } from '../select/counts.ts';
import type { DetailLine } from '../select/detail-lines.ts';
import { restartTexts } from '../select/plan-effects.ts';
import { serversBlocks } from '../select/result.ts';
import { fittingSections, sectionLines, titlePlaces } from '../select/section-lines.ts';
import { undoSideLines } from '../select/undo-side.ts';
import { goToUndo, undoCommand, undoneCommand, undonePhase, undoneRollback } from '../undo.ts';
import { goWhereBegun, labelOfBegin, whereBegun } from '../where-begun.ts';

export function undoOnScreen(state: State, { top }: UndoRoute): ScrolledText<ScreenLine> {
  const columns = undoColumns(state);
  const height = bodyHeight(state, 2);
  const lines = fittingSections(sectionLines([pause, ...undoDocument(state)], columns - 4), height);
  return scrolledText({ lines, height, top });
}

/** Whether what it changes stands next to the plan. */
function hasChanges(state: State): boolean {
  const { undoing } = state;
  return hasSide(state) && undoing?.phase === 'planned' && undoing.plan !== null;
}

export function undoColumns(state: State): number {
  return hasChanges(state) ? panesIn(state).list : bodyColumns(state);
}

/** What each artifact is now, and after the undo. */
export function undoSideText(state: State): readonly DetailLine[] {
  const plan = state.undoing?.plan ?? null;
  if (plan === null) return [];
  const columns = (panesIn(state).side ?? 0) - sideMargins;
  return shownLines(undoSideLines(plan, inventoryIn(state), columns), bodyHeight(state));
}

/** The same below the plan, where no panel is next to it and lines are free. */
export function undoDetailsBelow(state: State, route: UndoRoute): DetailsBelow | null {
  const { undoing } = state;
  if (hasSide(state) || undoing?.phase !== 'planned' || undoing.plan === null) return null;
  const { plan } = undoing;
  const taken = undoOnScreen(state, route).lines.length;
  return detailsBelow(undoScreenTexts.before, { rule: taken, free: bodyHeight(state, 2) - taken }, (most) =>
    shownLines(undoSideLines(plan, inventoryIn(state), bodyColumns(state) - marginsBelow), most),
  );
}

/** Returns what the screen shows of an undo, and what a screen reader says of it. */
export function undoDocument(state: State): readonly Block[] {
  const { undoing } = state;
  switch (undoing?.phase) {
    case undefined:
      return [];
    case 'reading':
      return [note(undoScreenTexts.reading)];
    case 'running':
      return [note(undoScreenTexts.running)];
    case 'stopping':
      return [note(undoScreenTexts.stopping)];
    case 'failed':
      return (undoing.failure?.text ?? '').split('\n').map((line) => note(line));
    case 'planned': {
      const [head, ...rest] = undoing.blocks;
      const repairs = undoing.repairs.map((drift) => note(driftedText(drift)));
      return [
        ...repairs,
        ...(head === undefined ? [] : [head]),
        ...commandTexts(state).map((text) => note(text)),
        ...rest,
      ];
    }
    case 'done':
      return [
        ...undoneBlocks(undoing, shellIn(state), signLook(signs.ok)),
        ...serversBlocks(state, undoing.rollout),
        pause,
        note(undoScreenTexts.done(undoing.plan?.isRedo === true, keysIn(state))),
      ];
  }
}

/** Names the apply that is undone by its phase and its command, as far as they are known. */
function commandTexts(state: State): readonly string[] {
  const command = undoneCommand(state);
  const phase = undonePhase(state);
  return [
    ...(phase === null ? [] : [confirmTexts.undo.ofPhase(phase, undoneRollback(state))]),
    ...(command === null ? [] : [confirmTexts.undo.command(command)]),
  ];
}

function whyNot(state: State): string | null {
  const { undoing } = state;
  const { refused, notUndone } = undoScreenTexts;
  if (undoing?.phase !== 'planned') return notUndone(refused.noPlan);
  if (undoing.plan === null) return notUndone(undoRefusals.nothing);
  const counts = undoCounts(undoing.plan);
  if (counts['restore'] + counts['remove'] === 0) return notUndone(undoRefusals.noFile);
  if (undoing.repairs.length > 0) return notUndone(refused.drift(keysIn(state)));
  return whyReadOnly(state);
}

export function undoButtons(state: State): readonly string[] {
  if (state.undoing?.phase === 'done') return [labelOfBegin(state, false)];
  if (whyNot(state) !== null) return [confirmTexts.back];
  const plan = state.undoing?.plan;
  return [undoScreenTexts.does(plan?.isRedo === true, plan != null && undoCounts(plan).skip > 0), confirmTexts.back];
}

export function undoFocus(state: State, { focus }: UndoRoute): number {
  return undoButtons(state).length > 1 && focus === 'undo' ? 0 : undoButtons(state).length - 1;
}

export const undoScreen: Screen<UndoRoute> = {
  summary: ({ undoing }) => {
    if (undoing?.phase === 'done') return undoScreenTexts.isDone(undoing.plan?.isRedo === true);
    return undoing?.plan == null ? '' : [undoCountsShown(undoing.plan)];
  },
  context: (state) => {
    if (isUndoRunning(state)) return 'undoing';
    return state.undoing?.phase === 'reading' ? 'waiting' : 'undo';
  },
  sentence: (state) => {
    const { undoing } = state;
    if (undoing?.phase === 'running') return { severity: 'info', text: undoScreenTexts.stops(keysIn(state)) };
    if (undoing?.phase === 'failed') {
      const { failed, stopped, busy, notPlanned } = undoScreenTexts;
      const exit = undoing.failure?.exit;
      // A busy location is found before the first write.
      const ended = exit === 'waiting' ? busy : exit === 'interrupted' ? stopped : failed;
      const text = undoing.hasBegun ? ended : notPlanned;
      return { severity: 'critical', text: text(keysIn(state)) };
    }
    if (undoing?.phase === 'done') return { severity: 'info', text: goesTexts.enter(whereBegun(state), keysIn(state)) };
    if (undoing?.phase !== 'planned') return null;
    const why = whyNot(state);
    if (undoing.plan === null) return { severity: 'info', text: goesTexts.enter(goesTexts.back, keysIn(state)) };
    return why === null
      ? { severity: 'info', text: undoScreenTexts.notYet(undoing.plan.isRedo) }
      : { severity: 'warning', text: why };
  },
  rules: (state, route) => {
    const below = undoDetailsBelow(state, route);
    return [...titlePlaces(undoOnScreen(state, route).shown), ...(below === null ? [] : [below.rule])];
  },
  side: (state) => (hasChanges(state) ? { title: undoScreenTexts.before, isFocused: false } : null),
  scrolled: (state, route) => undoOnScreen(state, route),
  // Only what is done can be redone.
  unavailable: ({ undoing }) => (undoing?.phase === 'done' ? [] : ['undo']),
  command: undoCommand,
  list: (state, route) => searchedScreen(state, route, undoOnScreen(state, route), ({ text }) => text),
  buttons: (state, route) => ({
    labels: undoButtons(state),
    columns: undoColumns(state),
    off: [],
    focused: (at) => replace(state, { ...route, focus: at === undoButtons(state).length - 1 ? 'back' : 'undo' }),
  }),
  exports: (state) => {
    const phase = state.undoing?.phase;
    if (phase !== 'planned' && phase !== 'done') return null;
    const format = phase === 'done' ? 'runbook' : 'markdown';
    const content = { is: 'document', blocks: undoDocument(state), boxes: phase === 'done' } as const;
    return { name: 'undo', formats: [{ format, content, command: null }] };
  },
  on: onUndo,
};

function onUndo(state: State, route: UndoRoute, uiCommand: UiCommand): Update | null {
  const top = undoOnScreen(state, route).topAfter(uiCommand);
  if (top !== null) return only(replace(state, { ...route, top }));
  const focus = movedFocus(undoFocus(state, route), 2, uiCommand);
  if (focus !== null) return only(replace(state, { ...route, focus: focus === 0 ? 'undo' : 'back' }));
  switch (uiCommand) {
    case 'back':
      if (isUndoRunning(state)) return only(said(state, undoScreenTexts.isRunning(keysIn(state)), 'warning'));
      return goBack(state);
    case 'again':
    case 'undo':
      return goToUndo(state);
    case 'apply':
      return ask(state);
    case 'open':
      if (undoFocus(state, route) < undoButtons(state).length - 1) return ask(state);
      return goBack(state);
    default:
      return null;
  }
}

/** Once an undo was begun, even if it stopped halfway, older plans and screens are stale. */
function goBack(state: State): Update {
  return state.undoing?.hasBegun ? goWhereBegun(state) : only(pop(state));
}

function questionOf(state: State, plan: UndoPlan): string {
  const moment = momentText(plan);
  const { environment = null } = state.declared ?? {};
  // Shorter than in the question before an apply: the moment stands there too.
  const where = [plan.cluster, environment ?? []].flat().map(clean).join(' · ');
  return plan.isRedo
    ? confirmTexts.undo.redoes(moment, where)
    : confirmTexts.undo.title(moment, undonePhase(state), where);
}

function ask(state: State): Update {
  const why = whyNot(state);
  const { plan = null, rollout = [] } = state.undoing ?? {};
  if (why !== null || plan === null)
    return only(said(state, why ?? undoScreenTexts.notUndone(undoRefusals.nothing), 'warning'));
  const [yes = ''] = undoButtons(state);
  const confirm: Confirm = {
    is: 'confirm',
    about: 'undo',
    title: questionOf(state, plan),
    steps: {
      rows: undoRows(plan).map(({ action, ...row }) => ({
        ...row,
        label: action,
        role: actionRoles[action],
        mark: null,
      })),
      counts: undoCountsShown(plan),
      marked: [],
      rollout,
      breaks: brokenTexts(plan),
      inWords: [...removedTexts(plan), ...restartTexts(rollout)],
    },
    lines: [...restoredFaults(plan), ...(isPartly(plan) ? [partlyText] : []), confirmTexts.undo.retained],
    yes: confirmTexts.yes(yes),
    no: confirmTexts.back,
    // The files that are restored may be keys.
    focus: 'yes',
    ...typedPart(plan),
  };
  return only({ ...state, overlay: confirm });
}

/** An undo that removes files, which may be keys, has the cluster's name typed. */
function typedPart(plan: UndoPlan): Partial<Confirm> {
  const { cluster } = plan;
  return undoCounts(plan)['remove'] > 0 ? nameFirst({ name: cluster }) : {};
}

function undoCountsShown(plan: UndoPlan): Counts {
  const counts = undoCounts(plan);
  const parts = [
    ['restore', 'restore'],
    ['remove', 'remove'],
    ['skip', 'skip'],
  ] as const;
  return parts.flatMap(([action, word]) =>
    counts[action] === 0 ? [] : [{ text: `${counts[action]} ${word}`, role: actionRoles[action] }],
  );
}
