import type { Copying } from '@kpki/engine';
import { counted } from '../counts.ts';
import { actionRows } from './action-rows.ts';
import { type Block, note, pause, type Row } from './block.ts';

/** Returns what `kpki copy` copies between two sinks, and what differs in the second. */
export function copyingDocument({ entries, same, lacking, differing }: Copying): readonly Block[] {
  const byArtifact = Map.groupBy(entries, ({ to }) => to.artifact.id);
  const rows: readonly Row[] = [
    ...[...byArtifact].map(
      ([id, own]): Row => ({
        glyph: actionRows.copy.glyph,
        label: 'copy',
        severity: 'success',
        subject: id,
        texts: [partsText(own.map(({ to }) => to.part))],
      }),
    ),
    ...differing.map(
      ({ to }): Row => ({
        glyph: '!',
        label: 'differs',
        severity: 'critical',
        subject: to.artifact.id,
        texts: [`${to.where} has other content`],
      }),
    ),
  ];
  const summary = [
    `${counted(byArtifact.size, 'artifact')} to copy`,
    ...(same === 0 ? [] : [`${counted(same, 'entry is', 'entries are')} equal already`]),
    ...(lacking.length === 0 ? [] : [`${counted(lacking.length, 'entry is', 'entries are')} missing in the source`]),
  ];
  return [
    ...(rows.length === 0 ? [] : [{ is: 'rows', begins: 'label', rows } as const, pause]),
    note(`${summary.join('; ')}.`),
  ];
}

function partsText(parts: readonly string[]): string {
  const locations = Map.groupBy(parts, (part) => part);
  return [...locations].map(([part, { length }]) => (length === 1 ? part : `${part} (${length})`)).join(', ');
}

export function copiedDocument(entriesWritten: number): readonly Block[] {
  return [note(`Done: ${counted(entriesWritten, 'entry', 'entries')} copied and verified. The source is unchanged.`)];
}
