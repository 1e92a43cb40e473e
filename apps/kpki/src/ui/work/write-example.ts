import { exampleEnvironment, exampleFile, writeExample } from '../../session/example.ts';
import type { Doing } from './perform.ts';

export async function perform(_task: unknown, { tell, beforeWriting }: Doing): Promise<void> {
  beforeWriting();
  const isNew = await writeExample();
  // An environment that the shell names for other files is not meant here.
  tell({ type: 'wrote', file: exampleFile, environment: exampleEnvironment, wasThere: !isNew });
}
