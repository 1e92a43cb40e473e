import { writeConfiguration } from '@kpki/spec';
import { writeNewFile } from '../../session/write-file.ts';
import type { Doing } from './perform.ts';
import type { Task } from './task.ts';

/** Writes the file that was reviewed. One of that name is left as it is. */
export async function perform(
  { answers, file }: Extract<Task, { type: 'write draft' }>,
  { tell, beforeWriting }: Doing,
): Promise<void> {
  beforeWriting();
  await writeNewFile(file, writeConfiguration(answers), { advice: 'move it away first' });
  tell({ type: 'wrote', file });
}
