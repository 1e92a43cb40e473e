import type { Copying } from '@kpki/engine';
import { clean } from '../text/clean.ts';
import { counted } from '../text/count.ts';

/** What a copy would do: each artefact with the number of its entries, and what stands in the way. */
export function copyingText({ entries, same, lacking, differing }: Copying): string {
  const byArtefact = Map.groupBy(entries, ({ to }) => to.artefact.id);
  return [
    ...[...byArtefact].map(([id, own]) => `> copy  ${clean(id)}  ${partsText(own.map(({ to }) => to.part))}`),
    ...differing.map(({ to }) => `! differs  ${clean(to.artefact.id)}  ${clean(to.where)} holds something else`),
    ...(byArtefact.size + differing.length === 0 ? [] : ['']),
    `${[
      `${counted(byArtefact.size, 'artefact')} to copy`,
      ...(same === 0 ? [] : [`${counted(same, 'entry is', 'entries are')} there already`]),
      ...(lacking.length === 0 ? [] : [`${counted(lacking.length, 'entry is', 'entries are')} not there to be copied`]),
    ].join('; ')}.`,
  ].join('\n');
}

/** `private key, certificate`, and `private key (3)` of a part that the target keeps at three places. */
function partsText(parts: readonly string[]): string {
  const places = Map.groupBy(parts, (part) => part);
  return [...places].map(([part, { length }]) => (length === 1 ? part : `${part} (${length})`)).join(', ');
}
