import { setTimeout as pause } from 'node:timers/promises';

const shortest = 20;
const longest = 60;

/** The pause between keys of one that is held; keys without a pause would always meet the same point between frames. */
export async function handMoves(): Promise<void> {
  await pause(shortest + Math.random() * (longest - shortest));
}
