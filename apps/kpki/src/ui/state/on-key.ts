import { confirmTexts, fleetScreenTexts, frameTexts, startTexts, undoScreenTexts } from '@kpki/presentation';
import { type Context, contexts, screens, type UiCommand, uiCommandOf } from '../keys.ts';
import { isRunning, isUndoRunning, stopApply } from './applying.ts';
import type { Update } from './change.ts';
import { act, andThen, noted, only, pop, routeOf, said } from './change.ts';
import { runningConformance, stopConformance } from './conformance.ts';
import { askWhatToCopy, onCopyChoice } from './copy.ts';
import { edit } from './editing.ts';
import { exitSummary, farewell } from './exit-summary.ts';
import { beginExport, onFileName, onFormatChoice } from './export.ts';
import { backToFleet, goInCluster, goToFleet } from './fleet.ts';
import { goToCalendar, goToEnvironments, goToPlan, goToTrust, readAgain, toNextEnvironment } from './goto.ts';
import { keysIn } from './keys-in.ts';
import { roomOf } from './layers.ts';
import { goToLive, stopAsking } from './live.ts';
import { shownTyped, tooEarlyText } from './loading.ts';
import type { Confirm, State } from './model.ts';
import { onOverlay, onOverlayText, overlayContext } from './overlay.ts';
import { onPalette, openPalette } from './palette.ts';
import { toggleReadOnly } from './read-only.ts';
import { stopReading } from './reading.ts';
import { isTyping } from './route.ts';
import { chosenCluster } from './screens/fleet.ts';
import { isUnsaved, leaveWithTheDraft } from './screens/new-cluster/unsaved.ts';
import { screenOf } from './screens/table.ts';
import { beginSearch, dropSearch, goToHit, onSearch, onSearchText, searchIn } from './search.ts';
import { goToUndo, stopUndo } from './undo.ts';
import { toggleWatch } from './watch.ts';

export function contextOf(state: State): Context {
  if (searchIn(state)?.typing === true) return 'search';
  const route = routeOf(state);
  return state.overlay === null ? screenOf(route).context(state, route) : overlayContext(state.overlay);
}

export function onKey(state: State, key: string): Update {
  const uiCommand = uiCommandOf(contextOf(state), key, state.keys);
  const heard = withoutDropped(state);
  return uiCommand === null ? notBound(heard, key, screensWith(heard, key)) : onUiCommand(heard, uiCommand);
}

export function onUiCommand(state: State, uiCommand: UiCommand): Update {
  if (uiCommand === 'redraw' || uiCommand === 'suspend') return act(state, { type: uiCommand });
  if (uiCommand === 'stop') return stop(state);
  const search = searchIn(state);
  if (search?.typing === true) return onSearch(state, search, uiCommand) ?? everywhere(state, uiCommand);
  if (uiCommand === 'search') return beginSearch(state);
  if (uiCommand === 'next hit') return goToHit(state, 'next');
  if (uiCommand === 'previous hit') return goToHit(state, 'previous');
  if (uiCommand === 'back' && search !== null) return dropSearch(state);
  if (state.overlay?.is === 'palette') return onPalette(state, state.overlay, uiCommand, onUiCommand) ?? only(state);
  if (state.overlay?.is === 'copy')
    return onCopyChoice(state, state.overlay, uiCommand, roomOf(state).rows) ?? overlaid(state, uiCommand);
  if (state.overlay?.is === 'export')
    return onFormatChoice(state, state.overlay, uiCommand, roomOf(state).rows) ?? overlaid(state, uiCommand);
  if (state.overlay?.is === 'export file')
    return onFileName(state, state.overlay, uiCommand) ?? overlaid(state, uiCommand);
  if (state.overlay !== null) return onOverlay(state, state.overlay, uiCommand) ?? overlaid(state, uiCommand);
  const route = routeOf(state);
  const update = screenOf(route).on(state, route, uiCommand);
  return update === null ? everywhere(state, uiCommand) : furtherFrom(state, update);
}

export function onText(state: State, text: string): Update {
  const search = searchIn(state);
  if (search?.typing === true) return onSearchText(state, search, text);
  if (state.overlay !== null) return onOverlayText(state, state.overlay, text) ?? only(state);
  const heard = withoutDropped(state);
  const route = routeOf(heard);
  return (
    screenOf(route).typed?.(heard, route, text) ??
    notBound(heard, text, text.length === 1 ? screensWith(heard, text) : [])
  );
}

/** What is heard is not about what was dropped before. */
function withoutDropped(state: State): State {
  return state.dropped === null ? state : { ...state, dropped: null };
}

/** A key that does nothing says so, or that it comes too early. A paste is no key. */
function notBound(state: State, key: string, where: readonly string[]): Update {
  const early = tooEarlyText(state, key);
  if (early !== null) return only(said(state, early));
  const help = state.keys.find(({ uiCommand, where }) => uiCommand === 'help' && where.includes(contextOf(state)));
  return only(said(state, frameTexts.notBound(shownTyped(key), help?.keys[0] ?? null, where)));
}

/** The screens on which the key does something. */
function screensWith({ keys }: State, key: string): readonly string[] {
  const where = new Set(keys.filter((row) => row.keys.includes(key)).flatMap((row) => row.where));
  const isScreen = (context: Context): boolean => context !== 'reading' && context !== 'waiting';
  return screens.filter((context) => where.has(context) && isScreen(context)).map((context) => contexts[context]);
}

function overlaid(state: State, uiCommand: UiCommand): Update {
  const { overlay } = state;
  if (
    uiCommand === 'help' &&
    (overlay?.is === 'confirm' || overlay?.is === 'question' || overlay?.is === 'export file')
  )
    return only(withHelp(state, { of: overlayContext(overlay), over: overlay }));
  if (uiCommand === 'copy') return askWhatToCopy(state);
  if (uiCommand === 'export') return beginExport(state);
  return uiCommand === 'leave' ? leave(state) : only(state);
}

function everywhere(state: State, uiCommand: UiCommand): Update {
  switch (uiCommand) {
    case 'back':
      if (state.path.length > 1) return only(pop(state));
      return stopReading(state) ?? only(backToFleet(state) ?? said(state, atTheFirst(state)));
    case 'help':
      return only(withHelp(state, { of: contextOf(state), over: null }));
    case 'palette':
      return only(openPalette(state, contextOf(state)));
    case 'commands':
      // What is said over the log is about the log.
      return only({ ...state, overlay: { is: 'commands', top: 0 }, message: null });
    case 'copy':
      return askWhatToCopy(state);
    case 'edit':
      return edit(state);
    case 'export':
      return beginExport(state);
    case 'trust':
      return whereConfigured(state, goToTrust);
    case 'plan':
      return whereConfigured(state, goToPlan);
    case 'expiries':
      return whereConfigured(state, goToCalendar);
    case 'undo':
      return whereConfigured(state, goToUndo, (update) => update);
    case 'fleet':
      return whereConfigured(state, goToFleet);
    case 'servers':
      return whereConfigured(state, goToLive);
    case 'environments':
      return whereConfigured(state, goToEnvironments, (update) => update);
    case 'next environment':
      return whereConfigured(state, toNextEnvironment);
    case 'again':
      return whereConfigured(state, readAgain);
    case 'watch':
      return toggleWatch(state);
    case 'read-only':
      return only(toggleReadOnly(state));
    case 'leave':
      return leave(state);
    default:
      return only(state);
  }
}

/** What `back` says where it leads nowhere. */
function atTheFirst({ keys }: State): string {
  return frameTexts.leaves(keysIn({ keys }));
}

function whereConfigured(
  state: State,
  go: (state: State) => Update,
  reached: (update: Update) => Update = withCommand,
): Update {
  const route = routeOf(state);
  if (route.screen === 'fleet' && go !== goToFleet) {
    if (go === toNextEnvironment) return only(said(state, fleetScreenTexts.eachRow(keysIn(state)), 'warning'));
    const there = goInCluster(state, chosenCluster(state, route), go);
    return routeOf(there.state).screen === 'fleet' ? there : reached(there);
  }
  // Reload a file after it was fixed.
  if (state.path[0].screen !== 'start') return reached(go(state));
  return only(said(state, startTexts.notYet));
}

export function furtherFrom(before: State, update: Update): Update {
  const { state } = update;
  const isFurther = state.path.length > before.path.length && routeOf(state).screen === 'artifact';
  return isFurther ? withCommand(update) : update;
}

function withCommand({ state, ...wanted }: Update): Update {
  const route = routeOf(state);
  return { ...wanted, state: noted(state, screenOf(route).command(state, route)) };
}

const leaveTheCheck: Confirm = {
  is: 'confirm',
  about: 'leave check',
  title: confirmTexts.leaveCheck.title,
  lines: [confirmTexts.leaveCheck.text],
  yes: confirmTexts.stopAndLeave,
  no: confirmTexts.watch,
  focus: 'no',
};

function leave(state: State): Update {
  if (isUndoRunning(state)) return only(said(state, undoScreenTexts.isRunning(keysIn(state)), 'warning'));
  if (runningConformance(state)?.phase === 'running') return only({ ...state, overlay: leaveTheCheck });
  if (!isRunning(state)) return leaveOrAsk(state);
  return only({
    ...state,
    overlay: {
      is: 'confirm',
      about: 'leave apply',
      title: confirmTexts.leaveApply.title,
      lines: [confirmTexts.leaveApply.text],
      yes: confirmTexts.stopAndLeave,
      no: confirmTexts.watch,
      focus: 'no',
    },
  });
}

/** Stops what runs; leaves if nothing runs or it does not stop. Asks once about unsaved entries. */
function stop(state: State): Update {
  if (state.applying?.phase === 'running') return stopApply({ ...state, overlay: null, message: null });
  // A case that does not end is not waited for.
  const phases = [state.applying, state.undoing, runningConformance(state)].map((each) => each?.phase);
  if (phases.includes('stopping'))
    return only({ ...state, leaving: { exit: 'interrupted', lines: exitSummary(state) } });
  return (
    stopUndo(state) ??
    stopConformance(state) ??
    stopReading(state) ??
    stopAsking(state) ??
    closeInnermost(state) ??
    leaveOrAsk(state)
  );
}

/** Null: the screen rests, it asks whether to leave it, or a plugin asks, which no answer would let go on. */
function closeInnermost(state: State): Update | null {
  const { overlay } = state;
  if (overlay?.is === 'question' || (overlay?.is === 'confirm' && overlay.about === 'leave draft')) return null;
  const isOpen = overlay !== null || searchIn(state)?.typing === true || isTyping(routeOf(state));
  return isOpen ? onUiCommand(state, 'back') : null;
}

function leaveOrAsk(state: State): Update {
  if (asksFirst(state)) return only({ ...state, overlay: leaveWithTheDraft(state) });
  return left(state, farewell(state));
}

/** A plugin check ends after its case, so that leaving waits for one case only. */
function left(state: State, leaving: State['leaving']): Update {
  return andThen(stopConformance(state) ?? only(state), (next) => only({ ...next, leaving }));
}

function asksFirst(state: State): boolean {
  const { overlay } = state;
  const wasAsked = overlay?.is === 'confirm' && overlay.about === 'leave draft';
  return isUnsaved(state) && !wasAsked;
}

/** Ends at once at a second signal. A user's Ctrl-C asks about unsaved entries first. */
export function onAskedToEnd(state: State, by: 'ctrl-c' | 'signal'): Update {
  if (by === 'ctrl-c' && asksFirst(state)) return only({ ...state, overlay: leaveWithTheDraft(state) });
  const asksAgain = state.leavesWhenStopped && state.applying?.phase === 'stopping';
  if (!isRunning(state) || asksAgain) {
    return left(state, { exit: 'interrupted', lines: exitSummary(state) });
  }
  return stopApply({ ...state, overlay: null, leavesWhenStopped: true });
}

/** What was searched in the help of another screen is not searched here. */
function withHelp(state: State, help: Pick<Extract<State['overlay'], { readonly is: 'help' }>, 'of' | 'over'>): State {
  const next: State = { ...state, overlay: { is: 'help', top: 0, ...help } };
  return searchIn(next) === null ? next : { ...next, search: null };
}
