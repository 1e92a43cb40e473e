import { type HowToSection, howToSections, leftOutOfHowTos } from '../how-to-sections.ts';
import type { Problem, Rule } from '../rule.ts';

const folder = 'docs/how-to/';

/** A user who opens a how-to in an emergency looks for the same headings on each page. */
export const howTos: Rule = {
  name: 'how-tos',
  holds:
    'Each how-to has a goal, before you begin, verify, roll back and troubleshooting, or a reason for leaving it out.',
  problems: async (workspace) => {
    const pages = workspace.files.filter((file) => file.startsWith(folder) && file.endsWith('.md'));
    const found = await Promise.all(
      pages.map(async (file) => howToProblems(file, (await workspace.text(file)) ?? '', leftOutOfHowTos)),
    );
    return [...found.flat(), ...goneProblems(pages, leftOutOfHowTos)];
  },
};

type LeftOutOfPages = Readonly<Record<string, Readonly<Partial<Record<HowToSection, string>>>>>;

export function howToProblems(file: string, markdown: string, leftOut: LeftOutOfPages): readonly Problem[] {
  const lines = withoutBlocks(markdown);
  const reasons = leftOut[file.slice(folder.length)] ?? {};
  return (Object.keys(howToSections) as HowToSection[]).flatMap((section): Problem[] => {
    const isWritten = lines.some((line) => howToSections[section].test(line));
    const isLeftOut = reasons[section] !== undefined;
    if (isWritten && isLeftOut)
      return [{ file, problem: `has the section "${section}", which how-to-sections.ts leaves out`, next: removeRow }];
    if (isWritten || isLeftOut) return [];
    return [{ file, problem: `lacks the section "${section}"`, next: 'write it, or a reason in how-to-sections.ts' }];
  });
}

const removeRow = 'remove it from how-to-sections.ts';

export function goneProblems(files: readonly string[], leftOut: LeftOutOfPages): readonly Problem[] {
  return Object.keys(leftOut)
    .filter((page) => !files.includes(`${folder}${page}`))
    .map((page) => ({ file: `${folder}${page}`, problem: 'is no page any more', next: removeRow }));
}

function withoutBlocks(markdown: string): readonly string[] {
  return markdown.replaceAll(/^```.*\n[\s\S]*?^```$/gm, '').split('\n');
}
