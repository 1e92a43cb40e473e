import { goesOnThoughKilled } from './killed-rotations.ts';

// The journal is there, and nothing else is done. Soak kills later too, and on files alone every rename is tried.
goesOnThoughKilled([2]);
