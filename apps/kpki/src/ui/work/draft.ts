import { startTexts } from '@kpki/presentation';
import { writeConfiguration } from '@kpki/spec';
import { initWords } from '../../options/init-options.ts';
import { exampleEnvironment, exampleFile, writeExample } from '../../session/example.ts';
import { judgmentOf } from '../../session/judge-answers.ts';
import { writeNewFile } from '../../session/write-file.ts';
import type { Doing } from './perform.ts';
import type { TurnTasks } from './task.ts';

export async function performJudge({ answers, loaded }: TurnTasks['judge'], { tell }: Doing): Promise<void> {
  tell({ type: 'judged', ...(await judgmentOf(answers, loaded)), initWords: initWords(answers) });
}

/** Writes the reviewed file, never over another. */
export async function performWriteDraft(
  { answers, file }: TurnTasks['write draft'],
  { tell, beforeWriting }: Doing,
): Promise<void> {
  beforeWriting();
  await writeNewFile(file, writeConfiguration(answers), { advice: startTexts.moveAway });
  tell({ type: 'wrote', file });
}

export async function performWriteExample(_task: unknown, { tell, beforeWriting }: Doing): Promise<void> {
  beforeWriting();
  const isNew = await writeExample();
  // Names the environment: the shell may have another one for other files.
  tell({ type: 'wrote', file: exampleFile, environment: exampleEnvironment, wasThere: !isNew });
}
