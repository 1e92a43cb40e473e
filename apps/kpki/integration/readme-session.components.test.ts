import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { versionOf } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { expect } from 'vitest';
import { kubeadmConfiguration } from './kubeadm-configurations.ts';
import { makeWithKubeadm } from './made-by-kubeadm.ts';
import { inFolder, kpkiIn } from './program.ts';

const readme = join(import.meta.dirname, '../../../README.md');

interface Shown {
  readonly command: string;
  readonly output: readonly string[];
}

/** The commands of the first block of README.md that shows some, each with the lines under it. */
async function session(): Promise<readonly Shown[]> {
  const [, block = ''] = /^```text\n(\$ [\s\S]*?)^```$/m.exec(await readFile(readme, 'utf8')) ?? [];
  return block.split(/^\$ /m).flatMap((part) => {
    const [command = '', ...output] = part.trimEnd().split('\n');
    return command === '' ? [] : [{ command, output }];
  });
}

/** Without what differs between the folder of the test and `/etc/kubernetes` today: the folder, dates, widths of columns. */
function comparable(text: string, folder: string): string {
  return text
    .replaceAll(folder, '/etc/kubernetes')
    .replaceAll(/\d{4}-\d\d-\d\d/g, 'DATE')
    .replaceAll(/ +/g, ' ');
}

/** `…` alone in a line stands for any lines. */
function patternOf(lines: readonly string[]): RegExp {
  const pattern = lines.map((line) =>
    line === '…' ? '(?:.*\\n)*' : `${line.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\n`,
  );
  return new RegExp(`^${pattern.join('')}$`);
}

needs('kubeadm')('the session of README.md', () => {
  inFolder('shows what kpki prints for what kubeadm made', async (below) => {
    const shown = await session();
    expect(shown.map(({ command }) => command)).toEqual([
      'kpki status /etc/kubernetes',
      'kpki adopt /etc/kubernetes',
      'kpki plan',
    ]);
    const made = await makeWithKubeadm('1.37', kubeadmConfiguration('RSA-2048 and every default', versionOf()), below);
    for (const { command, output } of shown) {
      const words = command.replace('/etc/kubernetes', made).split(' ').slice(1);
      const { code, stdout, stderr } = await kpkiIn(below, ...words);
      expect({ command, code, stderr }).toMatchObject({ code: 0, stderr: '' });
      expect(comparable(stdout, made)).toMatch(patternOf(output.map((line) => comparable(line, made))));
    }
  });
});
