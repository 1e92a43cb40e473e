import { readFile, writeFile } from 'node:fs/promises';

const file = '/proc/sys/fs/inotify/max_user_instances';

/** Each kubelet and API server watches a dozen files, and 128 instances a user, which is usual, are too few for two clusters. */
const wanted = 1024;

/** Raises how many inotify instances a user may have, where that is fewer; root alone may. Answers what there is, in a line. */
export async function raiseInotifyInstances(): Promise<string> {
  const before = await instances();
  if (before === null) return 'none here';
  if (before >= wanted) return `there, ${before}`;
  try {
    await writeFile(file, `${wanted}\n`);
  } catch (error) {
    return `${before}, too few for several clusters at once, and not to be raised: ${String(error)}`;
  }
  return `raised from ${before} to ${wanted}`;
}

async function instances(): Promise<number | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  return text === null ? null : Number(text);
}
