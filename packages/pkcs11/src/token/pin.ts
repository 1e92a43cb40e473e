import { createHmac, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type Host, PluginError, Secret } from '@kpki/plugin';
import { tokenFlag } from '../constants.ts';
import { nameOf, type Token } from './tokens.ts';

export type PinSource =
  | { readonly from: 'file'; readonly path: string }
  | { readonly from: 'variable'; readonly name: string; read(): string | undefined }
  | { readonly from: 'person' };

/** Returns the PIN; 'at the device' if it is entered there, and never passes through kpki. */
export async function pinFor(token: Token, source: PinSource, host: Host): Promise<Secret | 'at the device'> {
  if (source.from === 'file') return readPin(source.path);
  if (source.from === 'variable') return pinOf(source.read(), `the variable ${source.name}`);
  if ((token.flags & tokenFlag.protectedAuthenticationPath) !== 0) {
    host.log('info', `enter the PIN of ${nameOf(token)} at the device`);
    return 'at the device';
  }
  const note = warningOf(token);
  const prompt = { text: `PIN of ${nameOf(token)}`, hidden: true, ...(note === null ? {} : { note }) };
  return host.ask(prompt).catch((error: unknown) => {
    if (!PluginError.is(error) || error.code !== 'denied') throw error;
    throw new PluginError('denied', `${error.message}; to have it read, say \`pinFile\` or \`pinVariable\``, {
      cause: error,
    });
  });
}

function warningOf({ flags }: Token): string | null {
  if ((flags & tokenFlag.userPinFinalTry) !== 0) return 'a wrong one locks it now';
  return (flags & tokenFlag.userPinCountLow) !== 0 ? 'a wrong one was entered before' : null;
}

async function readPin(path: string): Promise<Secret> {
  try {
    return pinOf(await readFile(path, 'utf8'), path);
  } catch (cause) {
    if (PluginError.is(cause)) throw cause;
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'it failed';
    const why = code === 'ENOENT' ? ', which does not exist' : ` (${code})`;
    throw new PluginError('invalid', `read the PIN from ${path}${why}; check \`pinFile\``, { cause });
  }
}

/** Returns a PIN without the newline of an editor; blanks may be part of a PIN. */
function pinOf(text: string | undefined, whence: string): Secret {
  const pin = text?.replace(/\r?\n$/, '') ?? '';
  if (pin === '')
    throw new PluginError(
      'invalid',
      `read the PIN from ${whence}, which ${text === undefined ? 'is not set' : 'is empty'}`,
    );
  return new Secret(Buffer.from(pin, 'utf8'));
}

/** The refused PINs of this process, under a key that only this process has. */
const refused = new Set<string>();
const ownKey = randomBytes(32);

const markOf = (token: Token, pin: Secret): string =>
  pin.use((bytes) =>
    createHmac('sha256', ownKey).update(`${token.serial}\0${token.label}\0`).update(bytes).digest('hex'),
  );

/**
 * Returns whether a PIN was refused: it is not sent again in this process, because each try takes the token nearer to
 * its lock.
 */
export const wasRefused = (token: Token, pin: Secret): boolean => refused.has(markOf(token, pin));

export function rememberRefusal(token: Token, pin: Secret): void {
  refused.add(markOf(token, pin));
}
