import { access, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  binaryUnderTest,
  type ComponentName,
  component,
  componentNames,
  ownNetwork,
  temporaryDirectory,
} from '@kpki/services';
import { partOf } from '@kpki/services/random-cases';
import { needs } from '@kpki/services/vitest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Instruction, instructionsIn } from '../src/console-blocks.ts';
import { playDocument, stageProgram } from '../src/play-document.ts';
import { readWorkspace } from '../src/workspace.ts';

const root = join(import.meta.dirname, '../../..');
const { files } = await readWorkspace(root);
const documents = files.filter((file) => file.endsWith('.md'));

const documentsWithCommands = (
  await Promise.all(
    documents.map(async (file) => ({ file, instructions: instructionsIn(await readFile(join(root, file), 'utf8')) })),
  )
).filter(({ instructions }) => instructions.length > 0);

/** Each run plays a tenth of the documents, the next run the next ones; KPKI_SOAK=all all of them. */
const withCommands = partOf(documentsWithCommands, 10);

let programs: string;

beforeAll(async () => {
  programs = await mkdtemp(join(tmpdir(), 'kpki-programs-'));
  await symlink(binaryUnderTest() ?? join(root, 'apps/kpki/bin/kpki.js'), join(programs, 'kpki'));
  for (const name of withCommands.flatMap(({ instructions }) => componentsIn(instructions))) {
    const found = component(name);
    if ('path' in found) await stageProgram(programs, name, found.path);
  }
});

afterAll(async () => {
  await rm(programs, { recursive: true, force: true });
});

function componentsIn(instructions: readonly Instruction[]): readonly ComponentName[] {
  return instructions
    .flatMap((each) => ('programs' in each ? each.programs : []))
    .map((program) => {
      const name = componentNames.find((each) => each === program);
      if (name === undefined) throw new Error(`${program} is no component of tools/services`);
      return name;
    });
}

async function expectAsShown(
  file: string,
  instructions: readonly Instruction[],
  enter: readonly string[] = [],
): Promise<void> {
  const searchPath = [programs, dirname(process.execPath)];
  const played = await playDocument(instructions, { searchPath, nodeModules: join(root, 'node_modules'), enter });
  for (const { shown, code, said, asShown, logs } of played) {
    expect(asShown, `${file}:${shown.line}: ${shown.command}\nended with ${code}\n${said}\n${logs}`).toBe(true);
  }
  expect(played.length).toBe(instructions.filter((each) => 'command' in each).length);
}

async function alone(file: string, instructions: readonly Instruction[]): Promise<void> {
  await using directory = await temporaryDirectory();
  await using network = await ownNetwork(directory.path);
  await expectAsShown(file, instructions, network.enter);
}

for (const { file, instructions } of withCommands) {
  const title = 'every command does what the document says';
  const needed = componentsIn(instructions);
  // What it starts takes the usual ports, as a reader's would: in a network of its own, it takes them from nobody.
  const toItsEnd: readonly ComponentName[] = needed.length > 0 ? [...needed, 'ip'] : [];
  if (toItsEnd.length > 0)
    needs(...toItsEnd)(`${file}, to its end`, () => test(title, () => alone(file, instructions)));
  // Where one of them is missing, the document is played up to where it asks for them.
  if (toItsEnd.length > 0 && toItsEnd.every((name) => 'path' in component(name))) continue;
  const before = instructions.findIndex((each) => 'programs' in each);
  describe(file, () => {
    test(title, () => expectAsShown(file, before < 0 ? instructions : instructions.slice(0, before)));
  });
}

test('every link between files leads somewhere', async () => {
  const broken: string[] = [];
  for (const file of documents) {
    const text = await readFile(join(root, file), 'utf8');
    for (const [, target = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      const [path = '', anchor] = target.split('#');
      const at = path === '' ? join(root, file) : join(root, dirname(file), path);
      const isThere = await access(at).then(
        () => true,
        () => false,
      );
      if (!isThere) broken.push(`${file}: ${target}`);
      else if (anchor !== undefined && !(await anchorsIn(at)).includes(anchor)) broken.push(`${file}: ${target}`);
    }
  }
  expect(broken).toEqual([]);
});

async function anchorsIn(path: string): Promise<readonly string[]> {
  const text = await readFile(path, 'utf8');
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
