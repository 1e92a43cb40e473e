import { type ArtifactName, bundleEntries, type Component, setFlags } from '@kpki/spec';
import type { Explanation } from '../explanations.ts';
import { apart, type Block, type Fact, fact, note, noValue, pause, section, table } from './block.ts';
import type { Shell } from './shell.ts';

/** Lists every artifact that the catalog has. */
export function explanationsDocument(all: readonly Explanation[], isWide: boolean, shell: Shell): readonly Block[] {
  const list = isWide
    ? table<Explanation>(
        [
          ['NAME', ({ name }) => name],
          ['KIND', ({ kind }) => kind],
          ['FILES', ({ facts }) => filesIn(facts)],
          ['PURPOSE', ({ what }) => what],
        ],
        all,
      )
    : table<Explanation>(
        [
          ['NAME', ({ name }) => name],
          ['PURPOSE', ({ what }) => what],
        ],
        all,
        true,
      );
  return [list, pause, note(shell.command({ verb: 'explain', names: ['NAME'] }), { label: 'More about one of them' })];
}

function filesIn(facts: Explanation['facts']): string {
  return facts.find(([label]) => label === 'File' || label === 'Files')?.[1] ?? noValue;
}

/** Explains an artifact: what it is, what breaks without it, where it is and what reads it. */
export function explanationDocument({ name, kind, what, without, facts }: Explanation): readonly Block[] {
  return [
    note(kind, { label: name }),
    pause,
    note(what),
    note(without, { label: 'Impact' }),
    pause,
    { is: 'facts', facts: facts.map(([label, value]) => fact(label, value.split('; '))) },
    ...readerBlocks(name),
  ];
}

/** A trust bundle is listed with its CA too: both are in the file. */
function readerBlocks(name: ArtifactName): readonly Block[] {
  const own = readerFacts(name);
  const bundle = bundleEntries.find(({ ca, holds }) => ca === name && holds === 'ca');
  const ofBundle = bundle === undefined ? [] : factBlocks(readerFacts(bundle.name));
  const inFile =
    bundle === undefined ? [] : section(`Read by, as the trust bundle ${bundle.name} in the same file`, ofBundle);
  if (own.length > 0) return [...apart(section('Read by', factBlocks(own))), ...apart(inFile)];
  return apart(inFile.length > 0 ? inFile : [note('no component flag', { label: 'Read by' })]);
}

function factBlocks(facts: readonly Fact[]): readonly Block[] {
  return facts.length === 0 ? [] : [{ is: 'facts', facts }];
}

function readerFacts(name: ArtifactName): readonly Fact[] {
  const readers = Map.groupBy(
    setFlags.filter(({ artifact, inSingleRoot }) => artifact === name || inSingleRoot === name),
    ({ component }): Component => component,
  );
  return [...readers].map(([component, flags]) => {
    const texts = flags.map(({ flag, part, takes, inSingleRoot }) => {
      if (inSingleRoot === name) return `${flag} (in topology single-root)`;
      if (part !== 'trust bundle') return flag;
      return `${flag} (${takes === 'bundle' ? 'accepts a bundle' : 'exactly one certificate'})`;
    });
    return fact(`  ${component}`, [texts.join(', ')]);
  });
}
