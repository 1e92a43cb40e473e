import { graphemes } from '../../../../text/graphemes.ts';
import type { Deed } from '../../../keys.ts';
import type { Draft, NodeListName } from '../../draft.ts';
import { edit, fieldOf, typeInto } from '../../field.ts';
import type { Pasting } from '../../visit.ts';
import { nodesInText, withMore } from './node-lists.ts';

export function beginPasting(list: NodeListName): Pasting {
  return { list, lines: [], last: fieldOf(''), focus: 'text' };
}

export function pastedText({ lines, last }: Pasting): string {
  return [...lines, last.text].join('\n');
}

/** The draft with what was pasted. */
export function withPasted(draft: Draft, pasting: Pasting): Draft {
  return withMore(draft, pasting.list, nodesInText(pastedText(pasting)));
}

/** Text with line breaks, as a paste brings it: only here does it keep them. */
export function pasteInto(pasting: Pasting, text: string): Pasting {
  const [first = '', ...rest] = text.replaceAll('\t', ' ').split(/\r\n|\r|\n/);
  const begun: Pasting = { ...pasting, last: typeInto(pasting.last, first), focus: 'text' };
  return rest.reduce((so, line) => typeLine(broken(so), line), begun);
}

function typeLine(pasting: Pasting, line: string): Pasting {
  return { ...pasting, last: typeInto(pasting.last, line) };
}

/** Breaks the last line at the cursor. */
function broken({ lines, last, ...rest }: Pasting): Pasting {
  const all = graphemes(last.text);
  const after = { text: all.slice(last.at).join(''), at: 0 };
  return { ...rest, lines: [...lines, all.slice(0, last.at).join('')], last: after };
}

const order = ['text', 'add', 'cancel'] as const;

/** What is left of the pasting after a deed; 'add' and 'cancel' end it. Null: the deed means nothing here. */
export function onPasting(pasting: Pasting, deed: Deed): Pasting | 'add' | 'cancel' | null {
  if (deed === 'back') return 'cancel';
  const { focus, last, lines } = pasting;
  const by = deed === 'next part' || deed === 'down' ? 1 : deed === 'previous part' || deed === 'up' ? -1 : 0;
  if (by !== 0) return { ...pasting, focus: order[(order.indexOf(focus) + by + 3) % 3] ?? 'text' };
  if (focus !== 'text') {
    if (deed === 'left' || deed === 'right') return { ...pasting, focus: focus === 'add' ? 'cancel' : 'add' };
    return deed === 'open' ? focus : null;
  }
  // Two line breaks in a row end the list.
  if (deed === 'open')
    return last.text.trim() === '' && lines.length > 0 ? { ...pasting, focus: 'add' } : broken(pasting);
  if (deed === 'erase before' && last.at === 0 && lines.length > 0) return withoutBreak(pasting);
  const edited = edit(last, deed);
  return edited === null ? null : { ...pasting, last: edited };
}

/** Joins the last two lines. */
function withoutBreak({ lines, last, ...rest }: Pasting): Pasting {
  const before = fieldOf(lines.at(-1) ?? '');
  return { ...rest, lines: lines.slice(0, -1), last: { text: before.text + last.text, at: before.at } };
}
