import { counted, type Report } from '@kpki/presentation';
import { element, lineIn, shown } from './markup.ts';
import { type TrustNode, trustTree } from './trust-tree.ts';

const box = { width: 300, height: 42, gapX: 60, gapY: 12 } as const;

export function trustGraph(report: Report): string {
  const roots = trustTree(report);
  if (roots.length === 0) return '';
  const drawn = draw(roots, 0, 0);
  const width = drawn.depth * (box.width + box.gapX) - box.gapX + 2;
  const height = drawn.height + 2;
  const cas = counted(roots.filter(({ isCa }) => isCa).length, 'CA', 'CAs');
  const title = `Trust graph: ${cas} and signed certificates`;
  return element(
    'div',
    { class: 'wide' },
    element(
      'svg',
      { viewBox: `-1 -1 ${width} ${height}`, width, role: 'img', 'aria-label': title },
      element('title', {}, shown(title)),
      ...drawn.markup,
    ),
  );
}

interface Drawn {
  readonly markup: readonly string[];
  readonly height: number;
  readonly depth: number;
  readonly middles: readonly number[];
}

function draw(nodes: readonly TrustNode[], column: number, top: number): Drawn {
  const x = column * (box.width + box.gapX);
  const markup: string[] = [];
  const middles: number[] = [];
  let [y, depth] = [top, 1];
  for (const node of nodes) {
    const below = node.children.length === 0 ? null : draw(node.children, column + 1, y);
    const height = Math.max(box.height, below?.height ?? 0);
    const middle = y + height / 2;
    const from = x + box.width;
    for (const to of below?.middles ?? []) {
      const half = box.gapX / 2;
      markup.push(
        element('path', {
          class: 'edge',
          d: `M${from} ${middle} C${from + half} ${middle} ${from + half} ${to} ${from + box.gapX} ${to}`,
        }),
      );
    }
    markup.push(boxOf(node, x, middle - box.height / 2), ...(below?.markup ?? []));
    middles.push(middle);
    depth = Math.max(depth, 1 + (below?.depth ?? 0));
    y += height + box.gapY;
  }
  return { markup, height: y - top - box.gapY, depth, middles };
}

function boxOf({ title, below, severity }: TrustNode, x: number, y: number): string {
  return [
    element('rect', { class: 'box', x, y, width: box.width, height: box.height, rx: 4 }),
    severity === 'none' ? '' : element('rect', { class: severity, x, y, width: 4, height: box.height }),
    lineIn({ x: x + 14, y: y + 3, width: box.width - 20 }, title),
    element('text', { class: 'quiet', x: x + 14, y: y + 34 }, shown(below)),
  ].join('');
}
