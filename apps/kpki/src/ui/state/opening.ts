import { screenTitles, startTexts, trustScreenTexts } from '@kpki/presentation';
import type { Context, UiCommand } from '../keys.ts';
import { routeOf } from './change.ts';
import { commandText, roomOfCommand, sentenceOf, upperTexts } from './frame-texts.ts';
import { piecesOfHints, shownHints } from './hints.ts';
import type { Message, State } from './model.ts';
import type { PanelHead } from './panels.ts';
import type { Route } from './route.ts';
import { bodyColumns, hiddenSide, paragraph } from './scroll.ts';
import { commandLine } from './select/command-line.ts';
import type { Summary } from './select/counts.ts';
import { fleetCommand, noClusterText, shortFleetCommand, unreadCounts } from './select/fleet-reading.ts';
import type { Piece } from './select/piece-columns.ts';
import { readingText } from './select/reading-text.ts';
import { startCommand, startLines } from './select/start-lines.ts';

/** What is drawn between header and last row before anything is read. */
export interface Opening {
  readonly head: PanelHead;
  readonly lines: readonly OpeningLine[];
  readonly sentence: Message;
  readonly hints: readonly Piece[];
}

interface OpeningLine {
  readonly text: string;
  readonly isChosen: boolean;
}

/** What a screen shows until something is read. */
interface Face {
  readonly title: string;
  readonly context: Context;
  readonly summary: Summary;
  readonly command: string;
  readonly short?: (columns: number) => string;
  readonly sentence: Message | null;
  readonly off: readonly UiCommand[];
  readonly lines: readonly OpeningLine[];
}

/**
 * Returns what the first frame shows, from modules that are loaded in a moment: the screens themselves need most of the
 * program. Null: the path begins with a screen that is never first.
 */
export function openingOf(state: State): Opening | null {
  const face = faceOf(state, routeOf(state));
  if (face === null) return null;
  const { title, context, summary, command, short, sentence, off, lines } = face;
  const columns = bodyColumns(state);
  return {
    head: {
      ...upperTexts({ path: title, order: '' }, summary, columns),
      rules: [],
      footer: { left: commandText(roomOfCommand(columns, ''), command, short), right: '' },
      columns,
      isFocused: false,
    },
    lines,
    sentence: sentenceOf(state.message ?? sentence, state.size.columns),
    hints: piecesOfHints(shownHints(state, { context, off, first: [], reversed: [], hinted: {}, long: {} })),
  };
}

function faceOf(state: State, route: Route): Face | null {
  switch (route.screen) {
    case 'start':
      return {
        title: screenTitles.start,
        context: 'choice',
        summary: '',
        command: startCommand(state, route),
        sentence: { severity: 'info', text: startTexts.changesNothing },
        off: [],
        lines: startLines(state, route),
      };
    case 'trust':
      return {
        title: trustScreenTexts.title(0),
        context: 'reading',
        summary: '',
        command: commandLine(state, 'status'),
        sentence: null,
        off: [...hiddenSide(state), 'unmark'],
        lines: plainLines(state, readingText(state)),
      };
    case 'fleet': {
      const { fleet } = state;
      if (fleet === null) return null;
      return {
        title: screenTitles.fleet,
        context: 'waiting',
        summary: [unreadCounts(fleet, [])],
        command: fleetCommand(state),
        short: (columns) => shortFleetCommand(state, '', columns),
        sentence: null,
        off: [...hiddenSide(state), 'next environment', 'open', 'plan', 'edit'],
        lines: plainLines(state, noClusterText(state, fleet, route)),
      };
    }
    default:
      return null;
  }
}

function plainLines(state: State, text: string): readonly OpeningLine[] {
  return paragraph(text, bodyColumns(state)).map((line) => ({ text: line, isChosen: false }));
}
