import { setTimeout as pause } from 'node:timers/promises';

const shortest = 20;
const longest = 60;

/**
 * The time from a frame to the next key: that of a key which is held, more or less. A key that followed at once would
 * always find the program at the same point between two frames.
 */
export async function handMoves(): Promise<void> {
  await pause(shortest + Math.random() * (longest - shortest));
}
