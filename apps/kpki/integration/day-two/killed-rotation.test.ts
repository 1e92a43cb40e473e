import { goesOnThoughKilled } from './killed-rotations.ts';

goesOnThoughKilled([7]);
