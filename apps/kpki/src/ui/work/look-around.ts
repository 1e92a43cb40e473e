import { readdir, readFile, stat } from 'node:fs/promises';
import { defaultAnswers, type Machine, parseConfiguration } from '@kpki/spec';
import { isKubeadm } from '../../session/configuration.ts';
import { thisMachine } from '../../session/machine.ts';
import type { Doing } from './perform.ts';
import type { StartupContext } from './task.ts';

const largest = 1024 * 1024;

export async function perform(_task: unknown, { tell }: Doing): Promise<void> {
  const machine = thisMachine();
  tell({ type: 'startup', startup: { machine, usual: defaultAnswers, kubeadm: await kubeadmHere(machine) } });
}

async function kubeadmHere(machine: Machine): Promise<StartupContext['kubeadm']> {
  const files = (await readdir('.')).filter((file) => /\.ya?ml$/.test(file)).sort();
  for (const file of files) {
    const text = await textOf(file);
    if (!isKubeadm(text)) continue;
    const { configuration } = parseConfiguration(text, file, { machine });
    if (configuration !== undefined) return { file, cluster: configuration.cluster.name };
  }
  return null;
}

/** Returns an empty text for what cannot be read, or is larger than any configuration. */
async function textOf(file: string): Promise<string> {
  try {
    const found = await stat(file);
    return found.isFile() && found.size <= largest ? await readFile(file, 'utf8') : '';
  } catch {
    return '';
  }
}
