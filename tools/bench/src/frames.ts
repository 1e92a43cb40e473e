import { setTimeout as pause } from 'node:timers/promises';
import type { Piece } from './output.ts';

export const frameEnd = '\u001b[?2026l';

/** What was written up to the end of each frame, with the moment of that end. */
export function framesOf(pieces: readonly Piece[]): readonly Piece[] {
  const frames: Piece[] = [];
  let text = '';
  for (const piece of pieces) {
    text += piece.text;
    for (let end = text.indexOf(frameEnd); end !== -1; end = text.indexOf(frameEnd)) {
      frames.push({ at: piece.at, text: text.slice(0, end) });
      text = text.slice(end + frameEnd.length);
    }
  }
  return frames;
}

export function gaps(frames: readonly Piece[]): readonly number[] {
  return frames.slice(1).map(({ at }, before) => at - (frames[before]?.at ?? Number.NaN));
}

const shortest = 20;
const longest = 60;

/** The pause between keys of one that is held; keys without a pause would always meet the same point between frames. */
export async function handMoves(): Promise<void> {
  await pause(shortest + Math.random() * (longest - shortest));
}
