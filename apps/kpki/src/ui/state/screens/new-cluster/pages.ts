import { wizardTexts } from '@kpki/presentation';
import { partLines } from '../../../../text/break-command.ts';
import type { Drafting } from '../../model.ts';
import type { PageName } from '../../route.ts';
import { memo } from '../../select/memo.ts';
import { type ButtonCell, buttonCell, type FormLine, space, words } from './form.ts';
import { clusterLines } from './page-cluster.ts';
import { environmentLines } from './page-environment.ts';
import { keysLines } from './page-keys.ts';
import { nodesLines } from './page-nodes.ts';

function reviewLines({ text, command }: Drafting): readonly FormLine[] {
  const lines = text.trimEnd().split('\n');
  const digits = String(lines.length).length;
  const indent = ' '.repeat(digits + 2);
  return [
    ...lines.map((line, at) => words(`${String(at + 1).padStart(digits)}  ${line}`)),
    space,
    words(`${indent}${wizardTexts.review.command}`),
    space,
    ...partLines(command).map((line) => words(`${indent}${line}`)),
    space,
    words(`${indent}${wizardTexts.review.person}`),
  ];
}

interface Page {
  readonly title: string;
  readonly lines: (drafting: Drafting) => readonly FormLine[];
  readonly buttons: readonly ButtonCell[];
}

const back = backWith(wizardTexts.back.help);
const next = buttonCell({
  id: 'next',
  ...wizardTexts.next,
  press: { is: 'next' },
});

export const pages: Readonly<Record<PageName, Page>> = {
  cluster: { title: 'Cluster', lines: memo(clusterLines), buttons: [next, back] },
  nodes: { title: 'Nodes', lines: memo(nodesLines), buttons: [next, back] },
  keys: { title: 'Keys', lines: memo(keysLines), buttons: [next, back] },
  environment: { title: 'Environment', lines: memo(environmentLines), buttons: [next, back] },
  review: {
    title: 'Review',
    lines: memo(reviewLines),
    buttons: [
      buttonCell({
        id: 'write plan',
        ...wizardTexts.writeAndPlan,
        press: { is: 'write', show: 'plan' },
      }),
      buttonCell({
        id: 'write',
        ...wizardTexts.write,
        press: { is: 'write', show: 'trust' },
      }),
      // The review opens on it.
      backWith(wizardTexts.backFromReview),
    ],
  },
};

function backWith(help: string): ButtonCell {
  return buttonCell({ id: 'back', label: wizardTexts.back.label, help, press: { is: 'back' } });
}

export const pageNames = Object.keys(pages) as readonly PageName[];

export function focusLines(page: PageName, drafting: Drafting): readonly FormLine[] {
  return [...pages[page].lines(drafting), { is: 'cells', label: null, cells: pages[page].buttons }];
}
