import { reportFormatNames } from 'kpki/src/options/report-format.ts';
import type { Problem, Rule } from '../rule.ts';

const page = 'docs/how-to/expiry.md';

export const reportFormats: Rule = {
  name: 'report-formats',
  holds: 'The how-to for reports shows every format that only `kpki status` has.',
  problems: async (workspace) => unshownProblems((await workspace.text(page)) ?? '', reportFormatNames),
};

export function unshownProblems(markdown: string, formats: readonly string[]): readonly Problem[] {
  return formats
    .filter((format) => !new RegExp(`-o ${format}\\b`).test(markdown))
    .map((format) => ({
      file: page,
      problem: `does not show \`-o ${format}\``,
      next: 'add a section with its purpose and an example',
    }));
}
