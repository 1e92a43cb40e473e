import { frameTexts, workTexts } from '@kpki/presentation';
import { isRunning } from '../../state/applying.ts';
import { routeOf } from '../../state/change.ts';
import { runningConformance } from '../../state/conformance.ts';
import type { State } from '../../state/model.ts';
import { isReadOnly } from '../../state/read-only.ts';
import { awaited, inventoryIn } from '../../state/reading.ts';
import { currentText } from '../../state/select/conformance.ts';
import type { UiEvent } from '../../state/update.ts';
import { progressInWords } from './apply.ts';
import { failureLines, unreadSaid } from './failure.ts';
import { retryNews, waitingToRead } from './retries.ts';
import { readLine } from './trust.ts';

export function overviewNews({ declared: before }: State, after: State): readonly string[] {
  const { declared } = after;
  if (declared === null) return [];
  if (
    before?.cluster === declared.cluster &&
    before.environment === declared.environment &&
    before.file === declared.file
  )
    return [];
  const environment = declared.environment === null ? '' : `, environment ${declared.environment}`;
  return [`Cluster ${declared.cluster}${environment}, ${modeInWords(after)}.`];
}

function modeInWords(state: State): string {
  return frameTexts.modes[isReadOnly(state) ? 'read-only' : 'read-write'];
}

export function readingNews({ reading: before }: State, after: State, uiEvent: UiEvent): readonly string[] {
  const { reading } = after;
  if (reading.is === before.is && reading.is !== 'known') return [];
  switch (reading.is) {
    case 'reading':
      // After an apply it is read as a matter of course.
      return routeOf(after).screen === 'trust' ? [readingLine(after)] : [];
    case 'known':
      if (before.is === 'known' && (before.inventory === reading.inventory || isForPlan(before, uiEvent))) return [];
      return [readLine(reading.inventory), ...unreadSaid(reading.inventory)];
    case 'failed':
      return ['Reading failed.', ...failureLines(reading.failure)];
    case 'idle':
      return [];
  }
}

/** A plan reads everything as a matter of course: only news if not all was known before. */
function isForPlan(before: Extract<State['reading'], { is: 'known' }>, uiEvent: UiEvent): boolean {
  return uiEvent.type === 'notice' && uiEvent.of === 'plan' && before.inventory.unread.length === 0;
}

export function awaitedNews(before: State, after: State): readonly string[] {
  return retryNews(waitingToRead(awaited(before)), waitingToRead(awaited(after)), after.now);
}

export function readingLine(state: State): string {
  return inventoryIn(state) === null ? workTexts.reading : workTexts.readingAgain;
}

export function planningNews({ planning: before }: State, { planning }: State): readonly string[] {
  if (planning.is === before.is) return [];
  if (planning.is === 'planning') return [workTexts.planning];
  return planning.is === 'failed' ? [workTexts.planningFailed, ...failureLines(planning.failure)] : [];
}

export function heartbeat(state: State): string {
  const { applying, now, reading, planning } = state;
  if (applying !== null && isRunning(state)) {
    const seconds = Math.floor((now - applying.startedAt) / 1000);
    return workTexts.still.applying(applying.phase !== 'running', progressInWords(applying), seconds);
  }
  const checking = runningConformance(state);
  if (checking !== null) return workTexts.still.checking(checking.plugin.name, currentText(checking));
  if (planning.is === 'planning') return workTexts.still.planning;
  return reading.is === 'reading' && reading.location !== null
    ? workTexts.still.reading(reading.location)
    : workTexts.still.working;
}
