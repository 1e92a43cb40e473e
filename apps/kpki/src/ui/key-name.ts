import type { Key } from 'ink';
import { graphemes } from '../text/width.ts';

/** One press of a key: its name as in the table of keys, and its text, if it can be text. */
export interface Press {
  readonly name: string;
  readonly text: string | null;
}

const named: readonly (readonly [keyof Key, string])[] = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'pgup'],
  ['pageDown', 'pgdn'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'esc'],
  ['backspace', 'backspace'],
  ['delete', 'delete'],
];

/** Keys that Ink does not name if they arrive together with others. */
const characters: Readonly<Record<string, string>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\r\n': 'enter',
  '\t': 'tab',
  '\b': 'backspace',
  '\u007f': 'backspace',
};

/** The name of every key that has none, in no table of keys. */
export const otherKey = 'other-key';

/** Takes letters apart that were typed quickly. A quick `esc` and letter are one chord, and no chord is bound. */
export function pressesOf(input: string, key: Key): readonly Press[] {
  if (key.tab) return [{ name: key.shift ? 'shift-tab' : 'tab', text: null }];
  const name = named.find(([flag]) => key[flag] === true)?.[1];
  if (name !== undefined) return [{ name, text: null }];
  // Ink has no name for it. Function keys are taken out before.
  if (input === '') return [{ name: otherKey, text: null }];
  if (key.ctrl) return [{ name: `ctrl-${input}`, text: null }];
  const presses = graphemes(input).map(press);
  return key.meta ? [{ name: 'esc', text: null }, ...presses] : presses;
}

function press(character: string): Press {
  if (character === ' ') return { name: 'space', text: ' ' };
  const name = characters[character] ?? withControl(character);
  return name === null ? { name: character, text: character } : { name, text: null };
}

/** Terminals send the letter's number in the alphabet. Returns null for any other character. */
function withControl(character: string): string | null {
  const number = character.charCodeAt(0);
  return number >= 1 && number <= 26 ? `ctrl-${String.fromCharCode(number + 96)}` : null;
}
