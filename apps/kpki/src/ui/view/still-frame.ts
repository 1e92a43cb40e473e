import { fit, widthOf } from '../../text/width.ts';
import { tooSmallLines } from '../state/frame-texts.ts';
import type { State } from '../state/model.ts';
import { type Opening, openingOf } from '../state/opening.ts';
import { bodyHeight, isTooSmall } from '../state/scroll.ts';
import { borderOf, borderRole, edgeWords, headerWords, wordsOf } from './frame-words.ts';
import type { Appearance } from './look.ts';
import { drawnRow, type Words } from './words.ts';

/** Returns the rows of the first frame, as the view draws it once it is loaded. */
export function stillFrame(state: State, look: Appearance): readonly string[] {
  if (isTooSmall(state)) return tooSmallLines(state, null).map((text) => drawnRow([{ text }], look));
  const opening = openingOf(state);
  return opening === null ? [] : rowsOf(state, opening).map((row) => drawnRow(row, look));
}

function rowsOf(state: State, { head, lines, sentence, hints }: Opening): readonly (readonly Words[])[] {
  const { columns } = head;
  const side: Words = { text: borderOf(head).down, as: borderRole(head) };
  const body = Array.from({ length: bodyHeight(state) }, (_, at): readonly Words[] => {
    const { text = '', isChosen = false } = lines[at] ?? {};
    const rest = ' '.repeat(Math.max(0, columns - widthOf(text)));
    return [side, { text, chosen: isChosen }, { text: rest }, side];
  });
  return [
    headerWords(state),
    edgeWords(head, 'top'),
    ...body,
    edgeWords(head, 'bottom'),
    [{ text: fit(sentence.text, state.size.columns), severity: sentence.severity }],
    hints.map(wordsOf),
  ];
}
