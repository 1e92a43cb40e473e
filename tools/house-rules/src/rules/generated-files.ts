import { generatedFiles } from '../generated.ts';
import type { Rule } from '../rule.ts';

export const generated: Rule = {
  name: 'generated',
  holds: 'Each generated file is what its tables give now.',
  problems: async (workspace) => {
    const wanted = await generatedFiles(workspace);
    const states = await Promise.all(
      [...wanted].map(async ([file, text]) => ({
        file,
        isCurrent: workspace.files.includes(file) && (await workspace.text(file)) === text,
      })),
    );
    return states
      .filter(({ isCurrent }) => !isCurrent)
      .map(({ file }) => ({ file, problem: 'is not what it is generated from', next: 'run `npm run fix`' }));
  },
};
