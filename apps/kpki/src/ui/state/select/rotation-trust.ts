import {
  asOfText,
  type Block,
  caPairBlocks,
  caPairs,
  listed,
  rotationScreenTexts,
  servesOldLook,
  type TrustMatrix,
  trustCounts,
  trustLegend,
  trustLooks,
  trustMatrix,
  trustMatrixBlocks,
  trustTitle,
  unreachedTexts,
} from '@kpki/presentation';
import { type ScreenLine, screenLines } from '../../../print/document.ts';
import type { Inventory } from '../../../session/inventory.ts';
import { clean } from '../../../text/clean.ts';
import { fit, hanging, widthOf } from '../../../text/width.ts';
import { type RotationLook, shownAnswers } from '../rotation.ts';
import { memo } from './memo.ts';
import { asLine, empty, faded, type TextSection } from './rotation-sections.ts';

export function pairBlocks({ found }: RotationLook, inventory: Inventory | null): readonly Block[] {
  return found === null || inventory === null ? [] : caPairBlocks(caPairs(inventory, found.statuses));
}

/** Both CAs and what each component trusts, in words. */
export function trustBlocks(look: RotationLook, inventory: Inventory | null): readonly Block[] {
  const unreached = unreachedTexts(look.unreached).map((text) => `${text}.`);
  return [...pairBlocks(look, inventory), ...trustMatrixBlocks(matrixOf(look)), ...listed('dash', unreached)];
}

function matrixOf(look: RotationLook): TrustMatrix {
  const { checks, passed, loaded } = shownAnswers(look);
  const asked = checks.next === 'none' ? checks.back : checks.next;
  return trustMatrix(look.found?.statuses ?? [], asked, passed, loaded, look.found?.nodes ?? []);
}

export const rotationSideTitle: (look: RotationLook) => string = memo((look) => trustTitle(matrixOf(look)));

/** Both CAs, and which of them each component trusts. */
export const rotationSideLines: (
  look: RotationLook,
  inventory: Inventory | null,
  columns: number,
) => readonly ScreenLine[] = memo((look, inventory, columns) => {
  const pairs = screenLines(pairBlocks(look, inventory), columns);
  const trusted = matrixOf(look);
  const table = matrixLines(trusted);
  const matrix = table.length === 0 ? [] : withAge(look, [...table, empty, ...legendOf(trusted, columns)], columns);
  return [...pairs, ...(pairs.length === 0 || matrix.length === 0 ? [] : [empty]), ...matrix];
});

/** Columns of components have no room for their names. */
const shortNames: Readonly<Record<string, string>> = {
  'kube-apiserver': 'apiserver',
  'kube-controller-manager': 'kcm',
  'kube-scheduler': 'sched',
};

/** Explains the glyphs that are in the matrix. */
function legendOf(matrix: TrustMatrix, columns: number): readonly ScreenLine[] {
  return wrapItems(trustLegend(matrix), columns).map((text): ScreenLine => ({ text, severity: 'unknown' }));
}

/** As many in a line as fit. */
function wrapItems(items: readonly string[], columns: number): readonly string[] {
  const lines: string[] = [];
  for (const item of items) {
    const joined = `${lines.at(-1)}   ${item}`;
    if (lines.length === 0 || widthOf(joined) > columns) lines.push(item);
    else lines[lines.length - 1] = joined;
  }
  return lines;
}

function severityOf(cells: TrustMatrix['rows'][number]['cells']): ScreenLine['severity'] {
  const all = cells.map((cell) => cell?.severity);
  return (['critical', 'pending', 'warning', 'info'] as const).find((each) => all.includes(each)) ?? 'success';
}

/** Without a panel of its own: below the runbook, with the glyphs explained in one line. */
export function narrowMatrix(look: RotationLook, columns: number): readonly TextSection[] {
  const matrix = matrixOf(look);
  // Where nothing is known, there is nothing to compare.
  if (trustCounts(matrix).length === 0) return [];
  const lines = withAge(look, [...matrixLines(matrix), ...legendOf(matrix, columns)], columns);
  return [{ title: trustTitle(matrix), lines: lines.map(asLine) }];
}

/** The matrix in one line, above the checks: below them there may be no room for the matrix. */
export function countedTrust(look: RotationLook, columns: number): readonly ScreenLine[] {
  const counts = trustCounts(matrixOf(look));
  if (counts.length === 0) return [];
  const lines = hanging('', rotationScreenTexts.trustCounted(counts), columns);
  return faded(
    lines.map((text): ScreenLine => ({ text, severity: 'info' })),
    shownAnswers(look).isStale,
  );
}

/** What was true when the servers were asked last, and which of them have given no answer since when. */
function withAge(look: RotationLook, matrix: readonly ScreenLine[], columns: number): readonly ScreenLine[] {
  const { stale } = look;
  const isStale = shownAnswers(look).isStale;
  const age = isStale && stale !== null ? [{ text: `… ${asOfText(stale.askedAt)}`, severity: 'unknown' } as const] : [];
  const unreached = unreachedTexts(look.unreached).flatMap((text) =>
    hanging(`${trustLooks.unreachable.glyph} `, clean(text), columns),
  );
  return [
    ...age,
    ...faded(matrix, isStale),
    ...unreached.map((text): ScreenLine => ({ text, severity: isStale ? 'unknown' : 'warning' })),
  ];
}

function glyphsOf({ trusts, servesOld }: NonNullable<TrustMatrix['rows'][number]['cells'][number]>): string {
  return `${trustLooks[trusts].glyph}${servesOld ? servesOldLook.glyph : ''}`;
}

function matrixLines({ components, rows }: TrustMatrix): readonly ScreenLine[] {
  if (rows.length === 0) return [];
  const heads = components.map((component) => shortNames[component] ?? component);
  const nodeColumns = Math.min(20, Math.max(4, ...rows.map(({ node }) => widthOf(clean(node)))));
  const line = (node: string, cells: readonly string[]): string =>
    `${fit(node, nodeColumns)}  ${cells.map((cell, at) => fit(cell, widthOf(heads[at] ?? ''))).join('  ')}`.trimEnd();
  return [
    { text: line('', heads), severity: 'info' },
    ...rows.map(({ node, cells }): ScreenLine => {
      return {
        text: line(
          clean(node),
          cells.map((cell) => (cell === null ? '-' : glyphsOf(cell))),
        ),
        severity: severityOf(cells),
      };
    }),
  ];
}
