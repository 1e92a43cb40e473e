import {
  type Block,
  caPairBlocks,
  caPairs,
  pause,
  rotationSections,
  type TrustMatrix,
  trustLooks,
  trustMatrix,
  trustMatrixBlocks,
} from '@kpki/presentation';
import { type ScreenLine, screenLines } from '../../../print/document.ts';
import type { Inventory } from '../../../session/inventory.ts';
import { clean } from '../../../text/clean.ts';
import { fit, widthOf } from '../../../text/width.ts';
import type { State } from '../model.ts';
import type { RotationLook } from '../rotation.ts';
import { shellIn } from './command-line.ts';
import { memo } from './memo.ts';

/** What stands below the phases. `hasSide`: both CAs of a rotation have a panel of their own. */
export const rotationLines: (
  look: RotationLook,
  inventory: Inventory | null,
  program: string,
  target: State['target'],
  columns: number,
  hasSide: boolean,
) => readonly ScreenLine[] = memo((look, inventory, program, target, columns, hasSide) => {
  if (look.found === null) return [];
  const { status, track, rest } = rotationSections(look.found, look.checks, shellIn({ program, target }), look.passed);
  const pairs = hasSide ? [] : pairBlocks(look, inventory);
  return screenLines(
    [...status, ...track.map(coming), ...rest, ...(pairs.length === 0 ? [] : [pause, ...pairs])],
    columns,
  );
});

/** The phases that are written or come next, with what they mean; the others are drawn above. */
function coming(block: Block): Block {
  if (block.is !== 'rows') return block;
  return { ...block, begins: 'label', rows: block.rows.filter(({ isBrief }) => isBrief !== true) };
}

function pairBlocks({ found }: RotationLook, inventory: Inventory | null): readonly Block[] {
  return found === null || inventory === null ? [] : caPairBlocks(caPairs(inventory, found.statuses));
}

/** Both CAs and what each component trusts, in words. */
export function trustBlocks(look: RotationLook, inventory: Inventory | null): readonly Block[] {
  const statuses = look.found?.statuses ?? [];
  return [...pairBlocks(look, inventory), ...trustMatrixBlocks(trustMatrix(statuses, look.checks.next, look.passed))];
}

/** Both CAs, and which of them each component trusts. */
export const rotationSideLines: (
  look: RotationLook,
  inventory: Inventory | null,
  columns: number,
) => readonly ScreenLine[] = memo((look, inventory, columns) => {
  const statuses = look.found?.statuses ?? [];
  const pairs = screenLines(pairBlocks(look, inventory), columns);
  const matrix = matrixLines(trustMatrix(statuses, look.checks.next, look.passed));
  return [...pairs, ...(pairs.length === 0 || matrix.length === 0 ? [] : [empty]), ...matrix];
});

const empty: ScreenLine = { text: '', severity: 'info' };

/** Columns of components have no room for their names. */
const shortNames: Readonly<Record<string, string>> = {
  'kube-apiserver': 'api',
  'kube-controller-manager': 'kcm',
  'kube-scheduler': 'sched',
};

function matrixLines({ components, rows }: TrustMatrix): readonly ScreenLine[] {
  if (rows.length === 0) return [];
  const heads = components.map((component) => shortNames[component] ?? component);
  const nodeColumns = Math.min(20, Math.max(4, ...rows.map(({ node }) => widthOf(clean(node)))));
  const line = (node: string, cells: readonly string[]): string =>
    `${fit(node, nodeColumns)}  ${cells.map((cell, at) => fit(cell, widthOf(heads[at] ?? ''))).join('  ')}`.trimEnd();
  return [
    { text: line('', heads), severity: 'info' },
    ...rows.map(({ node, cells }): ScreenLine => {
      const isOpen = cells.some((cell) => cell === 'differs' || cell === 'unknown');
      return {
        text: line(
          clean(node),
          cells.map((cell) => (cell === null ? '-' : trustLooks[cell].glyph)),
        ),
        severity: cells.includes('differs') ? 'critical' : isOpen ? 'warning' : 'success',
      };
    }),
    empty,
    ...Object.values(trustLooks).map(
      ({ glyph, word }): ScreenLine => ({ text: `${glyph} ${word}`, severity: 'unknown' }),
    ),
  ];
}
