import {
  applyScreenTexts,
  changedEntries,
  doneCounts,
  goesTexts,
  pendingCountText,
  rotationEnd,
  signs,
  workDoneText,
  workText,
} from '@kpki/presentation';
import type { ScreenLine } from '../../../print/document.ts';
import { clean } from '../../../text/clean.ts';
import type { UiCommand } from '../../keys.ts';
import type { Screen, Update } from '../change.ts';
import { only, replace } from '../change.ts';
import { planWhatIsLeft } from '../goto.ts';
import { keysIn } from '../keys-in.ts';
import type { State } from '../model.ts';
import type { ResultRoute } from '../route.ts';
import { bodyColumns, bodyHeight, type ScrolledText, scrolledText } from '../scroll.ts';
import { searchedScreen } from '../searched-list.ts';
import { applyCommand } from '../select/command-line.ts';
import type { Counts } from '../select/counts.ts';
import type { Piece } from '../select/piece-columns.ts';
import { doneOf, resultDocument, resultLines } from '../select/result.ts';
import { titlePlaces } from '../select/section-lines.ts';
import { goWhereBegun, labelOfBegin, whereBegun } from '../where-begun.ts';

/** Below the text, an empty line and the button. */
const otherRows = 2;

export function resultOnScreen(state: State, { top }: ResultRoute): ScrolledText<ScreenLine> {
  const height = bodyHeight(state, otherRows);
  return scrolledText({ lines: resultLines(state, height), height, top });
}

/** The way on, which is the only one and has the focus. */
export function resultButtons(state: State): readonly string[] {
  return [clean(labelOfBegin(state, hasEnded(state)))];
}

export const resultScreen: Screen<ResultRoute> = {
  summary: ({ applying }) => {
    if (applying === null) return '';
    const seconds = (((applying.ended ?? applying.startedAt) - applying.startedAt) / 1000).toFixed(1);
    const { plan, entriesWritten, waiting } = applying;
    const done = (work: string): string => [work, ...changedEntries(plan, entriesWritten)].join(', ');
    if (waiting.length === 0) {
      const kinds = doneCounts({ ...applying, done: doneOf(applying) });
      const short: Counts = [{ text: `${signs.ok.glyph} ${done(workText(plan))} in ${seconds} s`, role: 'ok' }];
      const long: Counts = [
        ...kinds.map((text, at): Piece => ({ text: `${at === 0 ? `${signs.ok.glyph} ` : ''}${text}`, role: 'ok' })),
        ...changedEntries(plan, entriesWritten).map((text): Piece => ({ text, role: 'text' })),
        { text: `${seconds} s`, role: 'dim' },
      ];
      return [long, short];
    }
    return `${signs.pending.glyph} ${pendingCountText(waiting)}   ${done(workDoneText(plan, doneOf(applying)))} in ${seconds} s`;
  },
  context: () => 'result',
  sentence: (state) => {
    const { applying } = state;
    if (applying !== null && applying.waiting.length > 0) {
      return { severity: 'warning', text: applyScreenTexts.pendingNext(keysIn(state)) };
    }
    return { severity: 'info', text: goesTexts.enter(whereBegun(state, hasEnded(state)), keysIn(state)) };
  },
  rules: (state, route) => titlePlaces(resultOnScreen(state, route).shown),
  scrolled: (state, route) => resultOnScreen(state, route),
  unavailable: ({ applying }) => (applying === null || applying.waiting.length === 0 ? ['again'] : []),
  command: applyCommand,
  list: (state, route) => searchedScreen(state, route, resultOnScreen(state, route), ({ text }) => text),
  buttons: (state) => ({
    labels: resultButtons(state),
    columns: bodyColumns(state),
    off: [],
    focused: () => state,
  }),
  exports: (state) => {
    const { applying } = state;
    if (applying === null) return null;
    const content = { is: 'document', blocks: resultDocument(state, applying), boxes: true } as const;
    return { name: 'result', formats: [{ format: 'runbook', content, command: null }] };
  },
  on: onResult,
};

function hasEnded({ applying }: State): boolean {
  return applying !== null && rotationEnd(applying.plan) !== null;
}

function onResult(state: State, route: ResultRoute, uiCommand: UiCommand): Update | null {
  if (uiCommand === 'open' || uiCommand === 'back') return goWhereBegun(state, hasEnded(state));
  if (uiCommand === 'again') return planWhatIsLeft(state);
  const top = resultOnScreen(state, route).topAfter(uiCommand);
  return top === null ? null : only(replace(state, { ...route, top }));
}
