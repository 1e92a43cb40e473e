import type { State } from '../../state/model.ts';
import { stateRows } from '../../state/select/states.ts';
import { wordsNow } from './hint.ts';

/** Every word that means something now; then the words of state. */
export function helpLines(state: State): readonly string[] {
  return [
    'Help. What can be typed here:',
    ...wordsNow(state).map(({ word, takes, does }) => `${takes === undefined ? word : `${word} ${takes}`}: ${does}.`),
    'Enter alone: what is here, once more.',
    'Control C: stops what runs, else leaves.',
    'States:',
    ...Object.entries(stateRows).map(([name, { says }]) => `${name}: ${says}.`),
  ];
}
