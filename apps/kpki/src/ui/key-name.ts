import type { Key } from 'ink';
import { graphemes } from './state/field.ts';

/** One press of a key: its name as the key table has it, and the text it stands for where it may be text. */
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

/** What Ink does not name where keys arrive together with others. */
const characters: Readonly<Record<string, string>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\u007f': 'backspace',
};

/**
 * What was pressed. Letters that are typed quickly arrive as one input, with what would be Enter or Tab among them, so
 * it is taken apart; a quick `esc` and letter arrive as one chord, and no chord is bound.
 */
export function pressesOf(input: string, key: Key): readonly Press[] {
  if (key.tab) return [{ name: key.shift ? 'shift-tab' : 'tab', text: null }];
  const name = named.find(([flag]) => key[flag] === true)?.[1];
  if (name !== undefined) return [{ name, text: null }];
  if (key.ctrl) return [{ name: `ctrl-${input}`, text: null }];
  const presses = graphemes(input).map(press);
  return key.meta ? [{ name: 'esc', text: null }, ...presses] : presses;
}

function press(character: string): Press {
  if (character === ' ') return { name: 'space', text: ' ' };
  const name = characters[character] ?? chordOf(character);
  return name === undefined ? { name: character, text: character } : { name, text: null };
}

/** Ctrl and a letter is the character of the letter's number in the alphabet. */
function chordOf(character: string): string | undefined {
  const number = character.charCodeAt(0);
  return number >= 1 && number <= 26 ? `ctrl-${String.fromCharCode(96 + number)}` : undefined;
}
