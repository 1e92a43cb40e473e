export interface FunctionKey {
  readonly is: 'function key';
  /** As the table of keys names it. */
  readonly name: string;
}

/** By their last letter, as xterm and the console of Linux send the first ones. */
const byLetter = { xterm: 'PQRS', console: 'ABCDE' } as const;
/** By their number, from F1, as VT220 and xterm send them. */
const byNumber: readonly number[] = [11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24];

const sequences =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a sequence begins with one.
  /\u001b(?:O([PQRS])|\[(?:1;(\d+))?([PQRS])|\[\[([A-E])|\[(1[1-57-9]|2[0134])(?:;(\d+))?~)/g;

/** Takes function keys out of what a terminal sends: Ink does not tell them apart. Returns both in their order. */
export function withoutFunctionKeys(sent: string): readonly (string | FunctionKey)[] {
  const pieces: (string | FunctionKey)[] = [];
  let from = 0;
  for (const { 0: whole, index, 1: plain, 2: held, 3: letter, 4: ofConsole, 5: number, 6: heldToo } of sent.matchAll(
    sequences,
  )) {
    const at =
      number !== undefined
        ? byNumber.indexOf(Number(number))
        : ofConsole !== undefined
          ? byLetter.console.indexOf(ofConsole)
          : byLetter.xterm.indexOf(plain ?? letter ?? '');
    const name = `${modifiersIn(held ?? heldToo)}f${at + 1}`;
    pieces.push(sent.slice(from, index), { is: 'function key', name });
    from = index + whole.length;
  }
  return [...pieces, sent.slice(from)].filter((piece) => piece !== '');
}

/** Xterm sends one more than the sum of the keys that are held. */
const modifiers = [
  ['ctrl-', 4],
  ['alt-', 2],
  ['shift-', 1],
] as const;

function modifiersIn(held: string | undefined): string {
  const sum = Math.max(0, Number(held ?? 1) - 1);
  return modifiers.map(([name, bit]) => ((sum & bit) === 0 ? '' : name)).join('');
}
