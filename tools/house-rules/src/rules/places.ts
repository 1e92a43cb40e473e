import type { Problem, Rule } from '../rule.ts';

const registry = 'the address of a registry';
const machine = 'a path of one machine';

/** What no file may name, and what it is. The dots are escaped, so that this table does not find itself. */
const forbidden: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/\bregistry\.(?!example\.)[a-z0-9-]+\.[a-z]{2,}/i, registry],
  [/\b(?:docker|ghcr|quay|gcr)\.io\b/i, registry],
  [/\b(?:proxy|sum)\.golang\.org\b/i, registry],
  [/\b(?:npm\.pkg\.github|npmjs|yarnpkg)\.(?:com|org)\b/i, registry],
  [/\bcrates\.io\b|\bpypi\.org\b/i, registry],
  [/(?<![\w.-])\/(?:work|root)\/[\w.-]/, machine],
  [/(?<![\w.-])\/(?:home|Users)\/[\w.-]+/, machine],
  [/(?<![\w.-])\/(?:var\/)?tmp\/[\w.-]/, machine],
  [/\b[A-Z]:\\Users\\/, machine],
];

export const places: Rule = {
  name: 'places',
  holds: 'No file names a registry’s address or a path of the machine it was written on.',
  problems: async (workspace) => {
    const found: Problem[] = [];
    for (const file of workspace.files) found.push(...textProblems(file, (await workspace.text(file)) ?? ''));
    return found;
  },
};

export function textProblems(file: string, text: string): readonly Problem[] {
  return text.split('\n').flatMap((line, at) =>
    [registry, machine].flatMap((what) => {
      const [match] = forbidden.flatMap(([pattern, kind]) => (kind === what ? (pattern.exec(line)?.[0] ?? []) : []));
      if (match === undefined) return [];
      return [
        {
          file: `${file}:${at + 1}`,
          problem: `names ${what}: ${match}`,
          next: 'leave it to the configuration of the user, or use a made-up name such as example.com',
        },
      ];
    }),
  );
}
