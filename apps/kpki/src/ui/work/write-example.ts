import { exampleFile, writeExample } from '../../session/example.ts';
import type { Doing } from './perform.ts';

export async function perform(_task: unknown, { tell }: Doing): Promise<void> {
  await writeExample();
  tell({ type: 'wrote', file: exampleFile });
}
