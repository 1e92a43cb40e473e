import { type ArtifactName, bundleEntries, type Component, setFlags } from '@kpki/spec';
import type { Explanation } from '../explanation.ts';
import { hanging, paragraph } from '../text/width.ts';
import { columns } from './columns.ts';
import type { View } from './view.ts';

const widestLabel = 'Common name:  '.length;

export function explanationsText(all: readonly Explanation[], { wide, width }: View): string {
  if (!wide) {
    const rows = all.map(({ name, what }) => [name, what]);
    return columns(['NAME', 'WHAT IT IS'], rows, width);
  }
  const rows = all.map(({ name, kind, what, facts }) => [name, kind, filesIn(facts), what]);
  return columns(['NAME', 'KIND', 'FILES', 'WHAT IT IS'], rows);
}

function filesIn(facts: Explanation['facts']): string {
  return facts.find(([label]) => label === 'File' || label === 'Files')?.[1] ?? '-';
}

export function explanationText(each: Explanation, { width }: View): string {
  return [
    `${each.name}: ${each.kind}`,
    '',
    ...paragraph(each.what, width),
    ...paragraph(`Without it: ${each.without}`, width),
    '',
    ...each.facts.flatMap((fact) => factLines(fact, width)),
    ...readerLines(each.name, width),
  ].join('\n');
}

function factLines([label, value]: Explanation['facts'][number], width: number): readonly string[] {
  return value
    .split('; ')
    .flatMap((part, at) => hanging((at === 0 ? `${label}:` : '').padEnd(widestLabel), part, width));
}

/** A trust bundle is listed with its CA too: both are in the file. */
function readerLines(name: ArtifactName, width: number): readonly string[] {
  const own = flagLines(name, width);
  const bundle = bundleEntries.find(({ ca, holds }) => ca === name && holds === 'ca');
  const ofBundle =
    bundle === undefined
      ? []
      : ['', `The trust bundle ${bundle.name}, in the same file, is read by:`, ...flagLines(bundle.name, width)];
  if (own.length > 0) return ['', 'Read by:', ...own, ...ofBundle];
  return ofBundle.length > 0 ? ofBundle : ['', 'Read by:', '  no component flag'];
}

function flagLines(name: ArtifactName, width: number): readonly string[] {
  const readers = Map.groupBy(
    setFlags.filter(({ artifact, inSingleRoot }) => artifact === name || inSingleRoot === name),
    ({ component }): Component => component,
  );
  const widest = Math.max(0, ...[...readers.keys()].map((component) => component.length));
  return [...readers].flatMap(([component, flags]) => {
    const texts = flags.map(({ flag, part, takes, inSingleRoot }) => {
      if (inSingleRoot === name) return `${flag} (in topology single-root)`;
      if (part !== 'trust bundle') return flag;
      return `${flag} (${takes === 'bundle' ? 'accepts a bundle' : 'exactly one certificate'})`;
    });
    return hanging(`  ${component.padEnd(widest)}  `, texts.join(', '), width);
  });
}
