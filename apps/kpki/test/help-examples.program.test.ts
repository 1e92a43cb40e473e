import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TemporaryDirectory, temporaryDirectory } from '@kpki/services';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commands } from '../src/commands/table.ts';
import { asks, before, elsewhere, fillForExamples, shellIn } from './examples.ts';
import { scriptIn, scriptOn } from './script.ts';

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
          const shell = shellIn($);
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
