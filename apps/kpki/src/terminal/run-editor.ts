import { spawn } from 'node:child_process';
import { open, stat } from 'node:fs/promises';
import { editingTexts } from '@kpki/presentation';

const mostRead = 1 << 20;

// A key that a certificate's file holds by mistake counts too, and a kubeconfig in any form.
const secret =
  /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----|["']?\b(?:client-key-data|token|password|client-secret)["']?[ \t]*:[ \t]*\S/;

/** Returns why a file is not opened; null: nothing speaks against it. */
export async function whyNotOpened(file: string): Promise<string | null> {
  try {
    if (!(await stat(file)).isFile()) return editingTexts.notPlain(file);
    await using handle = await open(file);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(mostRead), 0, mostRead, 0);
    return secret.test(buffer.toString('latin1', 0, bytesRead)) ? editingTexts.holdsKey(file) : null;
  } catch (error) {
    const { code = 'unreadable' } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? editingTexts.missing(file) : `${file}: ${code}`;
  }
}

/** Runs an editor in the terminal until it ends. Returns what went wrong; null: nothing. */
export function runEditor([program = '', ...words]: readonly string[]): Promise<string | null> {
  return new Promise((resolve) => {
    const editor = spawn(program, words, { stdio: 'inherit' });
    editor.once('error', () => resolve(editingTexts.notStarted(program)));
    editor.once('close', (code) => resolve(code === 0 ? null : editingTexts.ended(program, code)));
  });
}
