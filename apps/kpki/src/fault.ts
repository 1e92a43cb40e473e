import { fileURLToPath } from 'node:url';
import { PluginError } from '@kpki/plugin';
import { runTexts } from '@kpki/presentation';
import type { Exit } from './exit-code.ts';
import { hideSecrets } from './hide-secrets.ts';

/** How an error is reported. */
export interface Explanation {
  readonly exit: Exit;
  readonly text: string;
}

/** Where a file is wrong. */
export interface FilePosition {
  readonly file: string;
  readonly line: number;
  /** What is wrong there, without the place. */
  readonly problem: string;
}

/** An error that the user can fix: reported in full, without a stack. */
export class Fault extends Error {
  readonly exit: Exit;
  /** The file that the message begins with. */
  readonly file: string | null;
  /** The first of the problems, where a file is wrong. */
  readonly at: FilePosition | null;
  constructor(
    exit: Exit,
    message: string,
    { cause, file, at }: { cause?: unknown; file?: string; at?: FilePosition } = {},
  ) {
    super(message, { cause });
    this.file = file ?? null;
    this.at = at ?? null;
    this.name = 'Fault';
    this.exit = exit;
  }
}

/**
 * Returns the message and the exit of an error. Anything unexpected is a defect of kpki, and says so. Null: an error of a
 * plugin, whose sentences are in `explained.ts`, which no command loads before there is one.
 */
export function explainedHere(error: unknown): Explanation | null {
  if (error instanceof Fault) return { exit: error.exit, text: hideSecrets(error.message) };
  if (PluginError.is(error)) return null;
  if (error instanceof Error && error.name === 'AbortError') return { exit: 'interrupted', text: 'interrupted' };
  const missing = missingPart(error);
  if (missing !== null) return { exit: 'failed', text: runTexts.missingPart(missing) };
  // The stack leaves out the cause and the other fields.
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { exit: 'failed', text: runTexts.defect(hideSecrets(text)) };
}

/** The file of the program that an import did not find, as when an upgrade replaces it while the UI is open. */
function missingPart(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'ERR_MODULE_NOT_FOUND') return null;
  return 'url' in error && typeof error.url === 'string' ? fileURLToPath(error.url) : null;
}
