import { type Report, trustTreeTitle } from '@kpki/presentation';
import { element, escaped } from './markup.ts';
import { type TrustNode, trustTree } from './trust-tree.ts';

/** Shows which CA signed which certificates, as lists in lists. */
export function trustList(report: Report): string {
  const roots = trustTree(report);
  if (roots.length === 0) return '';
  const title = trustTreeTitle(roots.filter(({ isCa }) => isCa).length);
  return element('ul', { class: 'trust', 'aria-label': title }, ...roots.map(nodeHtml));
}

function nodeHtml({ title, below, severity, children }: TrustNode): string {
  return element(
    'li',
    {},
    element(
      'div',
      { class: `certificate ${severity}` },
      element('strong', {}, escaped(title)),
      below === '' ? '' : element('span', { class: 'quiet' }, escaped(below)),
    ),
    children.length === 0 ? '' : element('ul', {}, ...children.map(nodeHtml)),
  );
}
