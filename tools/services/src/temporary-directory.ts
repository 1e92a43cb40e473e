import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TemporaryDirectory extends AsyncDisposable {
  readonly path: string;
}

/** A new directory for a test, readable by this user alone: gone when disposed of, or with this process. */
export async function temporaryDirectory(): Promise<TemporaryDirectory> {
  const path = await mkdtemp(join(tmpdir(), 'kpki-'));
  const removeAtExit = (): void => rmSync(path, { recursive: true, force: true });
  process.on('exit', removeAtExit);
  return {
    path,
    async [Symbol.asyncDispose](): Promise<void> {
      process.off('exit', removeAtExit);
      // A program that was just stopped may leave a file behind the removal's back.
      await rm(path, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
