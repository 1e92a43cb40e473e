import { goesOnThoughKilled } from '../killed-rotations.ts';

// The journal is there, and nothing else is done; in the middle; near the end.
goesOnThoughKilled([2, 7, 20]);
