// Writes every generated file; `npm run fix` runs it.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { generatedFiles } from './generated.ts';
import { readWorkspace } from './workspace.ts';

const workspace = await readWorkspace(join(import.meta.dirname, '../../..'));
for (const [file, text] of await generatedFiles(workspace)) {
  const path = join(workspace.root, file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
