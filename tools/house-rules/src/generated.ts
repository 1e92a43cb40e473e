import { publishable, type Workspace } from './workspace.ts';

/** Every file of the repository that is written by `npm run fix`, with its text; relative to the root. */
export async function generatedFiles(workspace: Workspace): Promise<ReadonlyMap<string, string>> {
  const licence = (await workspace.text('LICENSE')) ?? '';
  return new Map(publishable(workspace).map(({ folder }) => [`${folder}/LICENSE`, licence]));
}
