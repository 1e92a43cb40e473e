import { dirname, join } from 'node:path';
import { type AdoptionFinding, adoptionFinding, type FoundFile, remedy } from '@kpki/engine';
import { shellWord } from '../../options/option-words.ts';

export function leftOver(files: readonly FoundFile[], root: string): readonly AdoptionFinding[] {
  const ofPki = files.filter(({ content }) => content.kind !== 'other' && content.kind !== 'unreadable');
  const folders = Map.groupBy(ofPki, ({ path }) => dirname(path));
  return [
    ...files.flatMap(({ where, content }) => {
      if (content.kind !== 'unreadable' || content.form !== undefined) return [];
      const message = content.isKubeconfig === true ? 'unreadable/kubeconfig' : 'unreadable';
      return [adoptionFinding(message, where, { why: content.why }, remedy('replace-file'))];
    }),
    ...[...folders].map(([folder, own]) => {
      const named = own.map(({ path, content }) => ({
        name: path.split('/').at(-1) ?? path,
        kind: content.kind,
        of: ownerIn(content),
      }));
      return adoptionFinding('not-recognized', join(root, folder), { files: named });
    }),
  ];
}

export function inOtherForms(files: readonly FoundFile[]): readonly AdoptionFinding[] {
  return files.flatMap(({ where, content }) => {
    if (!('form' in content) || content.form === undefined) return [];
    const { kind, form } = content;
    const fix = remedy('convert-file', { file: shellWord(where), form, isCopied: kind === 'certificates' });
    return [adoptionFinding('other-form', where, { form }, fix)];
  });
}

function ownerIn(content: FoundFile['content']): string | null {
  if (content.kind === 'certificates') return content.certificates[0]?.subject.text ?? null;
  return content.kind === 'kubeconfig' ? content.view.userName : null;
}
