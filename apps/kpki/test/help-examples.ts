import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type TemporaryDirectory, temporaryDirectory } from '@kpki/services';
import { partOf } from '@kpki/services/random-cases';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commands } from '../src/commands/table.ts';
import { wordsOf } from './command-words.ts';
import { asks, before, elsewhere, fillForExamples, shellIn } from './examples.ts';
import { type Script, scriptIn, scriptOn } from './script.ts';

export function testExamples(isPlayedHere: boolean): void {
  let filled: TemporaryDirectory;
  beforeAll(async () => {
    filled = await temporaryDirectory();
    await fillForExamples(scriptIn(filled.path));
  });
  afterAll(() => filled[Symbol.asyncDispose]());

  const all = commands.flatMap(({ examples }) => examples);
  const own = all.filter((example) => isHere(example) === isPlayedHere);
  describe('the examples of the help', () => {
    const played = own.filter((example) => elsewhere[example] === undefined);
    for (const example of isPlayedHere ? partOf(played, 3) : played) {
      scriptOn(
        () => filled.path,
        example,
        ($) => play($, example),
      );
    }
    for (const example of own) {
      const other = elsewhere[example];
      if (other === undefined) continue;
      test(`${example}, in ${other.file}`, () => {
        expect(readFileSync(join(import.meta.dirname, '..', other.file), 'utf8')).toContain(other.by);
      });
    }
  });
}

async function play($: Script, example: string): Promise<void> {
  const type = asTyped($);
  for (const line of before[example] ?? []) expect(await type(line)).toMatchObject({ code: 0 });
  const { code, stderr } = await type(example);
  if (asks.includes(example)) {
    expect(stderr).toMatch(/add --yes/);
    expect((await type(`${example} --yes`)).code).toBe(0);
  } else expect(code, stderr).toBe(0);
}

function isHere(example: string): boolean {
  if (elsewhere[example] !== undefined) return true;
  // The suite of the plugin contract takes long, servers are asked, and what runs after an apply is a program.
  if (/^kpki plugin test | --(?:after|before|live)\b/.test(example)) return false;
  return [...(before[example] ?? []), example].every((line) => isKpki(line) || fileCommandOf(line) !== null);
}

function asTyped($: Script): (line: string) => Promise<{ readonly code: number | null; readonly stderr: string }> {
  const shell = shellIn($);
  return async (line) => {
    if (isKpki(line)) return $.kpkiWords(wordsOf(line).slice(1));
    const change = fileCommandOf(line);
    if (change === null) return shell(line);
    change($.directory);
    return { code: 0, stderr: '' };
  };
}

/** kpki expands a quoted pattern itself. */
function isKpki(line: string): boolean {
  return line.startsWith('kpki ') && !/[|&;<>*?~$()]/.test(line.replaceAll(/'[^']*'/g, ''));
}

/** `cp`, `rm` and `mkdir` of single files and folders; null: another line. */
function fileCommandOf(line: string): ((folder: string) => void) | null {
  const [, command, from = '', to = ''] = /^(cp -r|cp|rm -r|rm|mkdir) ([\w./-]+)(?: ([\w./-]+))?$/.exec(line) ?? [];
  if (command === 'mkdir') return (folder) => void mkdirSync(join(folder, from));
  if (command === 'rm') return (folder) => rmSync(join(folder, from));
  if (command === 'rm -r') return (folder) => rmSync(join(folder, from), { recursive: true });
  if (command === 'cp') return (folder) => cpSync(join(folder, from), join(folder, to));
  if (command === 'cp -r') return (folder) => cpSync(join(folder, from), join(folder, to, from), { recursive: true });
  return null;
}
