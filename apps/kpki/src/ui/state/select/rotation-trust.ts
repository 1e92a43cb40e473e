import {
  type Block,
  caPairBlocks,
  caPairs,
  listed,
  rotationScreenTexts,
  servesOldLook,
  type Table,
  type TrustMatrix,
  trustCounts,
  trustLegend,
  trustLooks,
  trustMatrix,
  trustMatrixBlocks,
  trustTitle,
  unreachedTexts,
} from '@kpki/presentation';
import { screenLines } from '../../../print/document.ts';
import type { Inventory } from '../../../session/inventory.ts';
import { clean } from '../../../text/clean.ts';
import { fit, hanging, shortened, widthOf, widthOfAll } from '../../../text/width.ts';
import { type Role, roleOfSeverity } from '../../roles.ts';
import { type RotationLook, shownAnswers } from '../rotation-look.ts';
import type { Piece } from './piece-columns.ts';
import { asLine, faded, lineOfPieces, type TextSection } from './rotation-sections.ts';
import type { TonedLine } from './section-lines.ts';

function pairBlocks({ found }: RotationLook, inventory: Inventory | null): readonly Block[] {
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

/** Both CAs, which a reader compares once: they come last. */
export function pairSections(look: RotationLook, inventory: Inventory | null, columns: number): readonly TextSection[] {
  const lines = pairBlocks(look, inventory).flatMap((block) =>
    block.is === 'table' ? labeledLines(block) : screenLines([block], columns).map(asText),
  );
  return [{ title: rotationScreenTexts.pair, lines: lines.map(asLine) }];
}

/** The name of a CA is a line here, and no title of the screen. */
function asText({ isTitle: _isTitle, ...line }: TonedLine): TonedLine {
  return line;
}

/** Titles and labels stand back. */
function labeledLines({ titles, rows }: Table): readonly TonedLine[] {
  const texts = rows.map((row) => row.map(({ short }) => clean(short)));
  const widths = titles.map((title, at) => Math.max(...[title, ...texts.map((row) => row[at] ?? '')].map(widthOf)));
  const line = (cells: readonly string[], roleAt: (at: number) => Role): TonedLine =>
    lineOfPieces(
      cells.map((text, at) => ({
        text: at === cells.length - 1 ? text : `${fit(text, widths[at] ?? 0)}  `,
        role: roleAt(at),
      })),
    );
  return [line(titles, () => 'dim'), ...texts.map((cells) => line(cells, (at) => (at === 0 ? 'dim' : 'text')))];
}

/** Columns of components have no room for their names. */
const shortNames: Readonly<Record<string, string>> = {
  'kube-apiserver': 'apiserver',
  'kube-controller-manager': 'kcm',
  'kube-scheduler': 'sched',
};

/** Explains the glyphs that are in the matrix, in their colors; as many in a line as fit. */
function legendOf(matrix: TrustMatrix, columns: number): readonly TonedLine[] {
  const cells = matrix.rows.flatMap((row) => row.cells).filter((cell) => cell !== null);
  const items = trustLegend(matrix).map(({ glyph, word }): readonly [Piece, Piece] => {
    const cell = cells.find(({ trusts }) => trustLooks[trusts].glyph === glyph);
    return [
      { text: glyph, role: cell === undefined ? 'due' : roleOf(cell) },
      { text: ` ${word}`, role: 'dim' },
    ];
  });
  const lines: Piece[][] = [];
  for (const item of items) {
    const last = lines.at(-1);
    const joined = [...(last ?? []), { text: itemGap, role: 'dim' } as const, ...item];
    if (last === undefined || widthOfAll(joined) > columns) lines.push([...item]);
    else lines[lines.length - 1] = joined;
  }
  return lines.map((pieces) => lineOfPieces(pieces, 'unknown'));
}

const itemGap = '   ';

/** Which of both CAs each component of each node trusts, with its glyphs explained. Nothing: no server was asked. */
export function matrixSections(look: RotationLook, columns: number): readonly TextSection[] {
  const matrix = matrixOf(look);
  if (matrix.rows.length === 0) return [];
  const lines = withUnreached(look, [...matrixLines(matrix), ...legendOf(matrix, columns)], columns);
  return [{ title: trustTitle(matrix), lines: lines.map(asLine) }];
}

/** The matrix in one line, for where the matrix may be out of view; null: nothing is known. */
export function countedTrust(look: RotationLook, columns: number): TonedLine | null {
  const counts = trustCounts(matrixOf(look));
  if (counts.length === 0) return null;
  return { text: shortened(rotationScreenTexts.trustCounted(counts), columns), severity: 'unknown' };
}

/** What was true when the servers were asked last, and which of them have given no answer since when. */
function withUnreached(look: RotationLook, matrix: readonly TonedLine[], columns: number): readonly TonedLine[] {
  const unreached = unreachedTexts(look.unreached).flatMap((text) =>
    hanging(`${trustLooks.unreachable.glyph} `, clean(text), columns),
  );
  const lines = [...matrix, ...unreached.map((text): TonedLine => ({ text, severity: 'warning' }))];
  return faded(lines, shownAnswers(look).isStale);
}

type TrustCell = NonNullable<TrustMatrix['rows'][number]['cells'][number]>;

function glyphsOf({ trusts, servesOld }: TrustCell): string {
  return `${trustLooks[trusts].glyph}${servesOld ? servesOldLook.glyph : ''}`;
}

/** Of what is as it should be in this phase. */
const trustRoles: Readonly<Partial<Record<TrustCell['trusts'], Role>>> = { old: 'pending', both: 'accent', new: 'ok' };

/** What a phase waits for has the color of that, whatever it trusts. */
function roleOf(cell: TrustCell): Role {
  const isOpen = cell.severity === 'critical' || cell.severity === 'warning' || cell.severity === 'pending';
  return isOpen ? roleOfSeverity[cell.severity] : (trustRoles[cell.trusts] ?? 'dim');
}

function matrixLines({ components, rows }: TrustMatrix): readonly TonedLine[] {
  const heads = components.map((component) => shortNames[component] ?? component);
  const nodeColumns = Math.min(20, Math.max(4, ...rows.map(({ node }) => widthOf(clean(node)))));
  const line = (node: Piece, cells: readonly Piece[]): TonedLine =>
    lineOfPieces([
      { ...node, text: fit(node.text, nodeColumns) },
      ...cells.map(({ text, role }, at) => ({ text: `  ${fit(text, widthOf(heads[at] ?? ''))}`, role })),
    ]);
  return [
    line(
      { text: '', role: 'dim' },
      heads.map((text) => ({ text, role: 'dim' })),
    ),
    ...rows.map(({ node, cells }) =>
      line(
        { text: clean(node), role: 'text' },
        cells.map((cell) =>
          cell === null ? { text: '-', role: 'dim' } : { text: glyphsOf(cell), role: roleOf(cell) },
        ),
      ),
    ),
  ];
}
