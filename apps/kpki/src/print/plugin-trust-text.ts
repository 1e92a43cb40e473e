import type { JudgedPlugin } from '../session/trust/trust.ts';
import { clean } from '../text/clean.ts';
import { counted } from '../text/count.ts';
import { hanging } from '../text/wrap.ts';

const widestLabel = 'Depends on:  '.length;

/** What somebody should look at before they trust a plugin. */
export function pluginTrustText({ found, content, trust, before }: JudgedPlugin, width: number): string {
  const facts: readonly (readonly [string, string])[] = [
    ['Plugin', found.use],
    ['Version', content.version ?? 'none: it is in no package that has one'],
    ['Path', found.folder ?? found.entry],
    ['Files', counted(content.files.size, 'file')],
    ['Depends on', content.packages.join(', ') || 'no package'],
    ['Content', content.digest],
    ...(trust === 'changed' && before !== null
      ? [
          [
            'Before',
            `${before.version ?? 'other content'}, trusted on ${before.since.slice(0, 10)}: ${before.digest}`,
          ] as const,
        ]
      : []),
  ];
  return [
    ...facts.flatMap(([label, text]) => hanging(`${label}:`.padEnd(widestLabel), clean(text), width)),
    '',
    'Trusted, it runs in kpki with all your rights: it can read the keys that you can read, your other files and your',
    'environment, write what you may write, and reach the network. What it answers is checked; what it does is not.',
    'Trust is of this content: when a file of it, or of a package that it depends on, is another, you are asked again.',
  ].join('\n');
}
