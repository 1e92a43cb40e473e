import { dirname, join } from 'node:path';
import { type AdoptionFinding, adoptionFinding, type FoundFile, foreignForms } from '@kpki/engine';
import { shellWord } from '../../options/option-words.ts';
import { firstInWords } from '../../text/count.ts';

export const mostNamed = 4;

const mended = 'put what belongs there in its place, or run kpki as whoever may read it';

export function leftOver(files: readonly FoundFile[], root: string): readonly AdoptionFinding[] {
  const ofPki = files.filter(({ content }) => content.kind !== 'other' && content.kind !== 'unreadable');
  const unreadable = files.filter(({ content }) => content.kind === 'unreadable' && content.form === undefined);
  const folders = Map.groupBy(ofPki, ({ path }) => dirname(path));
  return [
    ...unreadable.map(({ where, content }) =>
      adoptionFinding('unreadable', where, content.kind === 'unreadable' ? content.why : '', mended),
    ),
    ...[...folders].map(([folder, own]) => {
      const names = own.map(({ path, content }) => `${path.split('/').at(-1)} (${whatIs(content)})`);
      const text = `${firstInWords(names, mostNamed)}: left alone, since no artifact needs it there`;
      return adoptionFinding('not-recognized', join(root, folder), text);
    }),
  ];
}

export function inOtherForms(files: readonly FoundFile[]): readonly AdoptionFinding[] {
  return files.flatMap(({ where, content }) => {
    if (!('form' in content) || content.form === undefined) return [];
    const { what, commands } = foreignForms[content.form];
    const typed = commands(shellWord(where)).map((each) => `\`${each}\``);
    const fix =
      content.kind === 'certificates'
        ? `convert it: ${typed.join(', then ')}; --copy-to does so by itself`
        : `convert it, and adopt again: ${typed.join(', then ')}`;
    return [adoptionFinding('other-form', where, `it is ${what}, which no component of Kubernetes reads`, fix)];
  });
}

function whatIs(content: FoundFile['content']): string {
  if (content.kind === 'certificates') return content.certificates[0]?.subject.text ?? 'a certificate';
  if (content.kind === 'kubeconfig') return `a kubeconfig of ${content.view.userName}`;
  return `a ${content.kind}`;
}
