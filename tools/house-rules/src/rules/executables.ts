import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Problem, Rule } from '../rule.ts';
import { publishable } from '../workspace.ts';

const everybodyMayRun = 0o111;

/** publint looks at programs whose first line is `env`'s alone; ours is started by a shell. */
export const executables: Rule = {
  name: 'executables',
  holds: 'Each file that a package installs as a program is there, says what runs it, and may be run.',
  problems: async (workspace) => {
    const programs = publishable(workspace).flatMap(({ folder, manifest }) =>
      Object.values(manifest.bin ?? {}).map((file) => `${folder}/${file}`),
    );
    const found = [...new Set(programs)].map(async (file): Promise<readonly Problem[]> => {
      if (!workspace.files.includes(file)) {
        return [{ file, problem: 'is not there', next: 'name a file that is, or add it' }];
      }
      const { mode } = await stat(join(workspace.root, file));
      return executableProblems(file, mode, (await workspace.text(file)) ?? '');
    });
    return (await Promise.all(found)).flat();
  },
};

/** What keeps a file that is there from being a program. */
function executableProblems(file: string, mode: number, text: string): readonly Problem[] {
  return [
    ...((mode & everybodyMayRun) === everybodyMayRun
      ? []
      : [
          {
            file,
            problem: 'may not be run by everybody',
            next: `git update-index --chmod=+x ${file}; chmod +x ${file}`,
          },
        ]),
    ...(/^#![^\r\n]+\n/.test(text)
      ? []
      : [{ file, problem: 'does not say what runs it', next: 'begin it with #! and end that line as on Unix' }]),
  ];
}
