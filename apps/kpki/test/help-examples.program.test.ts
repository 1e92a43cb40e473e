import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TemporaryDirectory, temporaryDirectory } from '@kpki/services';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commands } from '../src/commands/table.ts';
import { wordsOf } from './command-words.ts';
import { asks, before, elsewhere, fillForExamples, shellIn } from './examples.ts';
import { type Script, scriptIn, scriptOn } from './script.ts';

let filled: TemporaryDirectory;
beforeAll(async () => {
  filled = await temporaryDirectory();
  await fillForExamples(scriptIn(filled.path));
});
afterAll(() => filled[Symbol.asyncDispose]());

// The UI has tests of its own.
for (const { name, examples } of commands.filter((each) => each.name !== 'ui')) {
  describe(`the examples of kpki ${name}`, () => {
    for (const example of examples) {
      const other = elsewhere[example];
      if (other !== undefined) {
        test(`${example}, in ${other.file}`, () => {
          expect(readFileSync(join(import.meta.dirname, '..', other.file), 'utf8')).toContain(other.by);
        });
        continue;
      }
      scriptOn(
        () => filled.path,
        example,
        async ($) => {
          const shell = asTyped($);
          for (const line of before[example] ?? []) expect(await shell(line)).toMatchObject({ code: 0 });
          const { code, stderr } = await shell(example);
          if (asks.includes(example)) {
            expect(stderr).toMatch(/add --yes/);
            expect((await shell(`${example} --yes`)).code).toBe(0);
          } else expect(code, stderr).toBe(0);
        },
      );
    }
  });
}

/** A line as a person types it: what is `kpki` and nothing else runs in this process, all else in a shell. */
function asTyped($: Script): (line: string) => ReturnType<Script['run']> {
  const shell = shellIn($);
  const isShells = (line: string): boolean => !line.startsWith('kpki ') || /[|&;<>*?~$()]/.test(line);
  return (line) => (isShells(line) ? shell(line) : $.kpkiWords(wordsOf(line).slice(1)));
}
