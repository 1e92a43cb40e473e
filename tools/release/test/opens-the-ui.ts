import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openTerminal } from '@kpki/services';

/** Types a command that starts kpki in a terminal, and expects that the UI reads the PKI of a control plane and ends. */
export async function opensTheUi(
  directory: string,
  command: string,
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  const folder = join(directory, 'terminal');
  await mkdir(folder);
  const size = { columns: 100, rows: 30 };
  await using terminal = await openTerminal({
    directory,
    folder,
    ...size,
    environment: { LANG: 'C.UTF-8', ...environment },
  });
  await terminal.type(`${command}; echo ended with $?`);
  await terminal.press('Enter');
  await terminal.see(/19 ok/);
  await terminal.type('q');
  await terminal.see('ended with 0');
}
