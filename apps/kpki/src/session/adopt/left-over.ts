import { dirname, join } from 'node:path';
import { type Finding, type FoundFile, finding } from '@kpki/engine';

const mostNamed = 4;

/** What is in a folder and belongs to nothing: a line for each folder with files of a PKI, and for what is unreadable. */
export function leftOver(files: readonly FoundFile[], root: string): readonly Finding[] {
  const ofPki = files.filter(({ content }) => content.kind !== 'other' && content.kind !== 'unreadable');
  const unreadable = files.filter(({ content }) => content.kind === 'unreadable');
  const folders = Map.groupBy(ofPki, ({ path }) => dirname(path));
  return [
    ...unreadable.map(({ where, content }) =>
      finding('unreadable', where, content.kind === 'unreadable' ? content.why : '', 'run kpki as whoever may read it'),
    ),
    ...[...folders].map(([folder, own]) => {
      const names = own
        .slice(0, mostNamed)
        .map(({ path, content }) => `${path.split('/').at(-1)} (${whatIs(content)})`);
      const more = own.length > mostNamed ? ` and ${own.length - mostNamed} more` : '';
      return finding(
        'not-recognised',
        join(root, folder),
        `${names.join(', ')}${more}: left alone, since no artefact needs it there`,
      );
    }),
  ];
}

function whatIs(content: FoundFile['content']): string {
  if (content.kind === 'certificates') return content.certificates[0]?.subject.text ?? 'a certificate';
  if (content.kind === 'kubeconfig') return `a kubeconfig of ${content.view.userName}`;
  return `a ${content.kind}`;
}
