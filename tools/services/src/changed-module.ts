import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from './run-program.ts';

export interface ChangedModule {
  readonly path: string;
  readonly edits: readonly SourceEdit[];
}

export interface SourceEdit {
  /** Below the module's folder. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly times: number;
}

/** Throws where the file is no longer as it was when the edit was written, so that it is looked at again. */
export function edited(text: string, { file, from, to, times }: SourceEdit): string {
  const pieces = text.split(from);
  if (pieces.length !== times + 1) {
    throw new Error(`${file}: ${JSON.stringify(from)} is there ${pieces.length - 1} times and not ${times}`);
  }
  return pieces.join(to);
}

export interface GoRun {
  readonly path: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly withinMilliseconds: number;
}

/** Copies the module with an edited copy of the changed one: Go takes no `-overlay` over its module cache. */
export async function withChangedModule(
  pinnedBy: string,
  { path, edits }: ChangedModule,
  dependencies: string,
  go: GoRun,
): Promise<string> {
  const folder = join(dependencies, 'pinned');
  const copy = join(dependencies, 'changed');
  await cp(pinnedBy, folder, { recursive: true });
  const answer = await run(go.path, ['mod', 'download', '-json', path], folder, go);
  const { Dir: published } = JSON.parse(answer) as { readonly Dir: string };
  await run('cp', ['-R', published, copy], dependencies, go);
  // The module cache is read-only, and so is its copy.
  await run('chmod', ['-R', 'u+w', copy], dependencies, go);
  for (const edit of edits) {
    const file = join(copy, edit.file);
    await writeFile(file, edited(await readFile(file, 'utf8'), edit));
  }
  await run(go.path, ['mod', 'edit', `-replace=${path}=${copy}`], folder, go);
  return folder;
}

async function run(path: string, words: readonly string[], directory: string, go: GoRun): Promise<string> {
  const { environment, withinMilliseconds } = go;
  const result = await runProgram(path, words, { directory, environment, withinMilliseconds });
  if (result.code !== 0) throw new Error(`${path} ${words.join(' ')} failed:\n${result.stderr.trim()}`);
  return result.stdout;
}
