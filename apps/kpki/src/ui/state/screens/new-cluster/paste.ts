import { counted, pastingTexts } from '@kpki/presentation';
import type { NodeListName } from '../../../../new-cluster/question.ts';
import { graphemes } from '../../../../text/width.ts';
import type { UiCommand } from '../../../keys.ts';
import type { Draft, DraftNode } from '../../draft.ts';
import { edit, fieldOf, typeInto } from '../../field.ts';
import type { Pasting } from '../../route.ts';
import { nodeLists, nodesInText, withAddedNodes } from './node-lists.ts';

export function beginPasting(list: NodeListName): Pasting {
  return { list, lines: [], last: fieldOf(''), focus: 'text' };
}

export function pastedText({ lines, last }: Pasting): string {
  return [...lines, last.text].join('\n');
}

/** `Add 3 workers`: the pasted lines without a problem. */
export function addLabel(pasting: Pasting): string {
  const { list } = pasting;
  const right = pastedNodes(pastedText(pasting), list).filter(({ problem }) => problem === null);
  return `Add ${counted(right.length, nodeLists[list].one)}`;
}

export function withPasted(draft: Draft, pasting: Pasting): { readonly draft: Draft; readonly left: Pasting | null } {
  const all = pastedNodes(pastedText(pasting), pasting.list);
  const wrong = all.filter(({ problem }) => problem !== null).map(({ text }) => text);
  const right = all.filter(({ problem }) => problem === null).map(({ node }) => node);
  const left = { ...pasting, lines: wrong.slice(0, -1), last: fieldOf(wrong.at(-1) ?? ''), focus: 'text' as const };
  return { draft: withAddedNodes(draft, pasting.list, right), left: wrong.length === 0 ? null : left };
}

/** The line that is being typed may be incomplete. */
export function pastedProblem({ list, lines, last, focus }: Pasting): string | null {
  const text = [...lines, ...(focus === 'text' ? [] : [last.text])].join('\n');
  return pastedNodes(text, list).find(({ problem }) => problem !== null)?.problem ?? null;
}

/** Unlike a field, this keeps line breaks. */
export function pasteInto(pasting: Pasting, text: string): Pasting {
  const [first = '', ...rest] = text.replaceAll('\t', ' ').split(/\r\n|\r|\n/);
  const begun: Pasting = { ...pasting, last: typeInto(pasting.last, first), focus: 'text' };
  return rest.reduce((so, line) => typeLine(broken(so), line), begun);
}

function typeLine(pasting: Pasting, line: string): Pasting {
  return { ...pasting, last: typeInto(pasting.last, line) };
}

function broken({ lines, last, ...rest }: Pasting): Pasting {
  const all = graphemes(last.text);
  const after = { text: all.slice(last.at).join(''), at: 0 };
  return { ...rest, lines: [...lines, all.slice(0, last.at).join('')], last: after };
}

const order = ['text', 'add', 'cancel'] as const;

/** 'add' and 'cancel' end the pasting. Null: the UI command means nothing here. */
export function onPasting(pasting: Pasting, uiCommand: UiCommand): Pasting | 'add' | 'cancel' | null {
  if (uiCommand === 'back') return 'cancel';
  const { focus, last, lines } = pasting;
  const by =
    uiCommand === 'next part' || uiCommand === 'down'
      ? 1
      : uiCommand === 'previous part' || uiCommand === 'up'
        ? -1
        : 0;
  if (by !== 0) return { ...pasting, focus: order[(order.indexOf(focus) + by + 3) % 3] ?? 'text' };
  if (focus !== 'text') {
    if (uiCommand === 'left' || uiCommand === 'right')
      return { ...pasting, focus: uiCommand === 'left' ? 'add' : 'cancel' };
    return uiCommand === 'open' ? focus : null;
  }
  // Two line breaks in a row end the list.
  if (uiCommand === 'open')
    return last.text.trim() === '' && lines.length > 0 ? { ...pasting, focus: 'add' } : broken(pasting);
  if (uiCommand === 'erase before' && last.at === 0 && lines.length > 0) return withoutBreak(pasting);
  const edited = edit(last, uiCommand);
  return edited === null ? null : { ...pasting, last: edited };
}

function withoutBreak({ lines, last, ...rest }: Pasting): Pasting {
  const before = fieldOf(lines.at(-1) ?? '');
  return { ...rest, lines: lines.slice(0, -1), last: { text: before.text + last.text, at: before.at } };
}

interface PastedNode {
  readonly text: string;
  readonly node: DraftNode;
  readonly problem: string | null;
}

export function pastedNodes(text: string, list: NodeListName): readonly PastedNode[] {
  return text
    .split(/\r\n|\r|\n/)
    .flatMap((line) => nodesInText(line).map((node) => ({ text: line.trim(), node, problem: problemOf(node, list) })));
}

/** Names have no colon and are not four numbers. What exactly an address is, the file's rules know. */
const looksLikeAddress = /^(\d+(\.\d+){3}|[0-9a-f.]*:[0-9a-f:.]*)$/i;

function problemOf({ name, addresses }: DraftNode, list: NodeListName): string | null {
  // An address on a line of its own belongs to the name before it, and would become a machine of that name.
  if (looksLikeAddress.test(name)) return pastingTexts.nameFirst(name);
  // A worker may have none: nothing dials it.
  return addresses === '' && list !== 'workers' ? pastingTexts.noAddress(name) : null;
}
