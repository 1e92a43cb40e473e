import { nodeLineTexts } from '@kpki/presentation';
import type { NodeListName, NodesQuestion } from '../../../../new-cluster/question.ts';
import { type QuestionName, questionOf } from '../../../../new-cluster/questions.ts';
import type { Draft, DraftNode } from '../../draft.ts';
import { askedOn } from './asked-questions.ts';
import { type ButtonCell, buttonCell, type FormLine, textCell, words } from './form.ts';
import { addButton, endpointAdvice, nodeCell, nodeLists, nodePaths, nodesIn, withNodes } from './node-lists.ts';

const widths = [24, 40, 12];
const { heads } = nodeLineTexts;
const columnHeads = `  ${heads.name.padEnd(24)}${heads.addresses}`;

export function nodeLines(draft: Draft, name: QuestionName, { list }: NodesQuestion): readonly FormLine[] {
  const nodes = nodesIn(draft, list);
  const paths = nodePaths(nodes, list);
  const after = focusAfter(draft, name);
  const advice = list === 'controlPlane' ? endpointAdvice(draft) : null;
  return [
    ...(nodes.length === 0 ? [] : [words(columnHeads)]),
    ...nodes.map((node, at) =>
      nodeLine(list, node, at, { path: paths[at] ?? null, isLast: at === nodes.length - 1, after }),
    ),
    { is: 'cells', label: null, cells: buttons(list, nodes.length), widths: [40, 30] },
    ...(advice === null ? [] : [words(advice.consequence, 'advice')]),
  ];
}

/** Returns the cell of the next question, which enter alone goes to. */
function focusAfter(draft: Draft, name: QuestionName): string {
  const asked = askedOn('nodes', draft);
  const next = asked[asked.indexOf(name) + 1];
  if (next === undefined) return 'next';
  const question = questionOf(next);
  return question.is === 'nodes' ? addButton(question.list) : question.field;
}

interface NodeLinePosition {
  readonly path: string | null;
  readonly isLast: boolean;
  readonly after: string;
}

function nodeLine(
  list: NodeListName,
  node: DraftNode,
  at: number,
  { path, isLast, after }: NodeLinePosition,
): FormLine {
  const { one } = nodeLists[list];
  const called = node.name === '' ? nodeLineTexts.numbered(one, at + 1) : node.name;
  const name = textCell({
    id: nodeCell(list, at, 'name'),
    field: path === null ? '' : `${path}.name`,
    name: nodeLineTexts.name.name(called),
    value: node.name,
    help: path === null ? nodeLineTexts.name.helpOfEmptyLine : nodeLineTexts.name.help,
    enter: path === null ? { is: 'change', draft: without(list, at), focus: after } : null,
    write: changing(list, at, (text) => ({ name: text })),
  });
  const addresses = textCell({
    id: nodeCell(list, at, 'addresses'),
    field: path === null ? '' : `${path}.addresses`,
    name: nodeLineTexts.addresses.name(called),
    value: node.addresses,
    help: nodeLineTexts.addresses.help,
    write: changing(list, at, (text) => ({ addresses: text })),
  });
  const remove = buttonCell({
    id: `remove ${list} ${at}`,
    label: nodeLineTexts.remove.label,
    help: nodeLineTexts.remove.help(called),
    press: {
      is: 'change',
      draft: without(list, at),
      focus: isLast ? addButton(list) : nodeCell(list, at, 'name'),
    },
  });
  return { is: 'cells', label: null, cells: [name, addresses, remove], widths };
}

function changing(list: NodeListName, at: number, part: (text: string) => Partial<DraftNode>) {
  return (draft: Draft, text: string): Draft =>
    withNodes(
      draft,
      list,
      nodesIn(draft, list).map((each, index) => (index === at ? { ...each, ...part(text) } : each)),
    );
}

function without(list: NodeListName, at: number) {
  return (draft: Draft): Draft => withNodes(draft, list, nodesIn(draft, list).toSpliced(at, 1));
}

function buttons(list: NodeListName, count: number): readonly ButtonCell[] {
  const { field, label, one } = nodeLists[list];
  return [
    buttonCell({
      id: addButton(list),
      field,
      name: label,
      ...nodeLineTexts.add(one),
      press: {
        is: 'change',
        draft: (draft) => withNodes(draft, list, [...nodesIn(draft, list), { name: '', addresses: '' }]),
        focus: nodeCell(list, count, 'name'),
      },
    }),
    buttonCell({
      id: `paste ${list}`,
      ...nodeLineTexts.paste,
      press: { is: 'paste', list },
    }),
  ];
}
