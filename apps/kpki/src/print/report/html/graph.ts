import { firstOf } from '../../../text/first-of.ts';
import { residual } from '../../../text/residual.ts';
import type { Report, ReportEntry } from '../report.ts';
import { element, lineIn, shown } from './markup.ts';
import { toneOfEnd } from './tone.ts';

/** A box of the graph: an authority, or what it signed of one kind. */
interface Node {
  readonly title: string;
  readonly below: string;
  readonly tone: string;
  readonly children: readonly Node[];
}

const box = { width: 300, height: 42, gapX: 60, gapY: 12 } as const;
const mostChildren = 30;

/** Who signed what, from the authorities at the left to what they signed at the right; empty where nothing is known. */
export function trustGraph(report: Report): string {
  const roots = rootsOf(report);
  if (roots.length === 0) return '';
  const drawn = draw(roots, 0, 0);
  const width = drawn.depth * (box.width + box.gapX) - box.gapX + 2;
  const height = drawn.height + 2;
  const title = `Trust graph: ${roots.length} ${roots.length === 1 ? 'authority' : 'authorities'} and what each signed`;
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
  /** How many columns it takes. */
  readonly depth: number;
  /** Where the middles of its boxes are. */
  readonly middles: readonly number[];
}

function draw(nodes: readonly Node[], column: number, top: number): Drawn {
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

function boxOf({ title, below, tone }: Node, x: number, y: number): string {
  return [
    element('rect', { class: 'box', x, y, width: box.width, height: box.height, rx: 4 }),
    element('rect', { class: tone, x, y, width: 4, height: box.height }),
    lineIn({ x: x + 14, y: y + 3, width: box.width - 20 }, title),
    element('text', { class: 'quiet', x: x + 14, y: y + 34 }, shown(below)),
  ].join('');
}

/** What nobody among what was found has signed. */
function rootsOf(report: Report): readonly Node[] {
  const certificates = [...distinct(report.entries).values()];
  const bySigner = Map.groupBy(certificates, ({ signer, fingerprint }) => (signer === fingerprint ? null : signer));
  const known = new Set(certificates.map(({ fingerprint }) => fingerprint));
  const unsigned = certificates.filter(({ signer }) => signer === null || !known.has(signer));
  const drawn = new Set<string>();
  return nodesOf(unsigned, bySigner, drawn, report);
}

type BySigner = ReadonlyMap<string | null, readonly ReportEntry[]>;

/** Each certificate once: copies of it, and a bundle that holds it, are the same. */
function distinct(entries: readonly ReportEntry[]): ReadonlyMap<string, ReportEntry> {
  const found = new Map<string, ReportEntry>();
  for (const entry of entries) {
    const { fingerprint, kind } = entry;
    if (fingerprint === null) continue;
    if (!found.has(fingerprint) || kind === 'authority') found.set(fingerprint, entry);
  }
  return found;
}

function nodesOf(
  entries: readonly ReportEntry[],
  bySigner: BySigner,
  drawn: Set<string>,
  report: Report,
): readonly Node[] {
  const isAuthority = ({ kind }: ReportEntry): boolean => kind === 'authority' || kind === 'trust bundle';
  const authorities = entries.filter(isAuthority).flatMap((entry): readonly Node[] => {
    // Authorities that signed each other would be drawn for ever.
    if (entry.fingerprint === null || drawn.has(entry.fingerprint)) return [];
    drawn.add(entry.fingerprint);
    const children = nodesOf(bySigner.get(entry.fingerprint) ?? [], bySigner, drawn, report);
    return [{ title: entry.artefact, ...endOf([entry], report), children }];
  });
  const leaves = Map.groupBy(
    entries.filter((entry) => !isAuthority(entry)),
    ({ name, artefact }) => name ?? artefact,
  );
  const groups = [...leaves].map(([name, own]): Node => {
    const title = own.length === 1 ? (own[0]?.artefact ?? name) : `${name}, ${own.length} of them`;
    return { title, ...endOf(own, report), children: [] };
  });
  const { first, more } = firstOf(groups, mostChildren);
  const rest: readonly Node[] =
    more === 0 ? [] : [{ title: `and ${more} more`, below: 'in the table below', tone: 'box', children: [] }];
  return [...authorities, ...first, ...rest];
}

function endOf(entries: readonly ReportEntry[], report: Report): Pick<Node, 'below' | 'tone'> {
  const prints = new Set(entries.map(({ fingerprint }) => fingerprint));
  const [first] = report.forecast.filter(({ fingerprint }) => prints.has(fingerprint));
  if (first === undefined) return { below: '', tone: 'box' };
  const left = first.residualSeconds <= 0 ? 'ended' : `${residual(first.residualSeconds)} left`;
  return { below: `${first.at.slice(0, 10)}, ${left}`, tone: toneOfEnd(first, report.at) };
}
