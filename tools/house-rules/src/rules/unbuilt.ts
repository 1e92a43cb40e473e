import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { publishable, type Workspace } from '../workspace.ts';

/** Returns the folders of the published packages that have no `dist`. Of a fresh clone these are all. */
export async function unbuiltIn(workspace: Workspace): Promise<readonly string[]> {
  const built = await Promise.all(
    publishable(workspace).map(async ({ folder }) => ({
      folder,
      isBuilt: await stat(join(workspace.root, folder, 'dist')).then(
        (found) => found.isDirectory(),
        () => false,
      ),
    })),
  );
  return built.filter(({ isBuilt }) => !isBuilt).map(({ folder }) => folder);
}
