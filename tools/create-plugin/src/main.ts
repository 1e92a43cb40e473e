import { relative, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { createPackage, folderFor, Mistake, nameFault } from './create-package.ts';
import { type Kind, kinds } from './kinds.ts';

const help = `Makes a package with a plugin for kpki, and the tests that prove it.

  npm create @kpki/plugin [NAME] -- [--kind KIND] [--folder DIR]

  NAME    name of the package: @acme/kpki-store; asked for where it is left out
  --kind  what it is; asked for where it is left out
${kinds.map(({ name, what }) => `            ${name.padEnd(14)} ${what}`).join('\n')}
  --folder  where it is made; a new folder named after it where this is left out
`;

const options = {
  kind: { type: 'string' },
  folder: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

export async function main(words: readonly string[]): Promise<number> {
  try {
    const { values, positionals } = parsed(words);
    if (values.help === true) {
      process.stdout.write(help);
      return 0;
    }
    const [given, surplus] = positionals;
    if (surplus !== undefined) throw new Mistake(`${JSON.stringify(surplus)} is one argument too many; see --help`);
    const name = given ?? (await asked('Name of the package, as @acme/kpki-store'));
    const fault = nameFault(name);
    if (fault !== null) throw new Mistake(fault);
    const kind = kindOf(values.kind ?? (await asked(`What is it?\n${kindList()}\nKind`)));
    const folder = resolve(values.folder ?? folderFor(name));
    const files = await createPackage(name, kind, folder);
    process.stdout.write(nextSteps(folder, files));
    return 0;
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    process.stderr.write(`create-plugin: ${error.message}\n`);
    return 2;
  }
}

function parsed(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true });
  } catch (cause) {
    throw new Mistake(`${cause instanceof Error ? cause.message : 'an argument cannot be read'}; see --help`);
  }
}

function kindOf(text: string): Kind {
  const found = kinds.find(({ name }, at) => name === text || String(at + 1) === text);
  if (found === undefined) {
    throw new Mistake(
      `${JSON.stringify(text)} is no kind of plugin; there are ${kinds.map(({ name }) => name).join(', ')}`,
    );
  }
  return found;
}

function kindList(): string {
  return kinds.map(({ name, what }, at) => `  ${at + 1}  ${name.padEnd(14)} ${what}`).join('\n');
}

async function asked(question: string): Promise<string> {
  if (process.stdin.isTTY !== true) throw new Mistake('no terminal to ask; give NAME and --kind, see --help');
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await reader.question(`${question}: `)).trim();
  } finally {
    reader.close();
  }
}

function nextSteps(folder: string, files: readonly string[]): string {
  const where = relative(process.cwd(), folder);
  return [
    `Made ${files.length} files in ${where === '' ? '.' : where}. Next:`,
    '',
    ...(where === '' ? [] : [`  cd ${where}`]),
    '  npm install',
    '  npm test',
    '',
    'The README of the package says what to replace first, and how to try the plugin with kpki.',
    '',
  ].join('\n');
}
